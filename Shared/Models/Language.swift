/// A language that an agent speaks here.
package enum Language: String, Sendable, Hashable, CaseIterable {
    case english = "en"
    case spanish = "es"
    case portuguese = "pt"

    /// Reads a tag such as `es`, `es-ES` or `pt_BR`; nil for any other language.
    package init?(tag: String) {
        let primary = tag.lowercased().prefix { $0 != "-" && $0 != "_" }
        guard let language = Self(rawValue: String(primary)) else { return nil }
        self = language
    }
}
