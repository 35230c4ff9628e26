/// Finds which of several choices somebody means, by what each is called and what it is about.
enum ChoiceFinder {
    /// The value of the one more of which was said than of any other; nil where there is none.
    static func value(in text: String, of choices: [ChatChoice]) -> String? {
        let said = ConnectionWish.subject(of: text)
        guard !said.isEmpty else { return nil }
        let shared = shared(by: choices)
        let counts = choices.map { told(of: $0, said, without: shared).count }
        guard let most = counts.max(), most > 0, counts.count(where: { $0 == most }) == 1 else { return nil }
        return zip(choices, counts).first { $1 == most }?.0.value
    }

    /// The terms by which a choice was told. A name of two words has to be said in full.
    private static func told(of choice: ChatChoice, _ said: Set<String>, without shared: Set<String>) -> Set<String> {
        (names(of: choice) + choice.topics).reduce(into: []) { told, words in
            let terms = ConnectionWish.subject(of: words).subtracting(shared)
            if terms.isSubset(of: said) { told.formUnion(terms) }
        }
    }

    /// What stands in the names of several says nothing: `bank-investments` and `bank-wealth` are both of the bank.
    private static func shared(by choices: [ChatChoice]) -> Set<String> {
        var once: Set<String> = []
        var shared: Set<String> = []
        for choice in choices {
            let terms = names(of: choice).reduce(into: Set<String>()) { $0.formUnion(ConnectionWish.subject(of: $1)) }
            shared.formUnion(terms.intersection(once))
            once.formUnion(terms)
        }
        return shared
    }

    private static func names(of choice: ChatChoice) -> [String] {
        [choice.value] + Language.allCases.compactMap { choice.titles[$0] }
    }
}
