/// A value that a tool can be given, as people speak of it: for the embedded agent.
package struct ChatChoice: Sendable, Hashable {
    /// As it stands in the tool's schema.
    package let value: String
    /// What it is called in each language.
    package let titles: [Language: String]
    /// Words for what it is about, in any language.
    package let topics: [String]

    package init(_ value: String, titles: [Language: String], topics: [String] = []) {
        self.value = value
        self.titles = titles
        self.topics = topics
    }

    /// What it is called in the language nearest to the one asked for.
    package func title(in language: Language) -> String {
        titles[language] ?? Language.allCases.lazy.compactMap { titles[$0] }.first ?? value
    }
}
