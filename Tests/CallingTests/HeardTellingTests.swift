import Calling
import Testing

/// How an agent is told what was heard of it.
@Suite struct HeardTellingTests {
    @Test(arguments: [
        ("It takes three days, and you can fol", " and you can fol"), ("It takes three days, ", "It takes three days"),
        ("It takes", "It takes"), ("", ""), ("Yes. ", "Yes"),
    ])
    func `the last clause is what follows the last mark with words behind it`(heard: String, told: String) {
        #expect(HeardTelling.lastClause.told(of: heard) == told)
    }

    @Test func `all words, or none`() {
        #expect(HeardTelling.allWords.told(of: "One, two") == "One, two")
        #expect(HeardTelling.timeAlone.told(of: "One, two").isEmpty)
    }
}
