import Models
import Testing

@testable import VoiceRelay

/// Which agent answers.
@Suite struct RoutingTests {
    private func agent(_ name: String, _ lines: String, hours: String = "") throws -> Agent {
        try AgentReading.read(
            .small(
                name,
                agent: """
                    {"title": "\(name)", "languages": {"en": {}, "es": {}}, "routing": \(lines)\(hours)}
                    """))
    }

    /// Monday, the fifth of October 2026, at noon UTC.
    private let monday = 1_791_201_600_000

    private func name(_ question: CallQuestion, among agents: [Agent], standard: String? = nil) -> String? {
        AgentRouting.choose(for: question, among: agents, standard: standard)?.agent.name
    }

    @Test func `the line that says most wins, and one that says nothing takes the rest`() throws {
        let agents = [
            try agent("any", "[{}]"),
            try agent("number", #"[{"number": "+15005550006"}]"#),
            try agent("spanish", #"[{"number": "+15005550006", "language": "es"}]"#),
            try agent("lead", #"[{"number": "+15005550006", "traits": {"stage": "Lead"}}]"#),
            try agent("texts", #"[{"channel": "whatsapp"}, {"channel": "sms"}]"#),
        ]

        #expect(name(CallQuestion(called: "+15005550099"), among: agents) == "any")
        #expect(name(CallQuestion(called: "+15005550006"), among: agents) == "number")
        #expect(name(CallQuestion(called: "+15005550006", language: .spanish), among: agents) == "spanish")
        let lead = Customer(number: "+1", stage: "lead")
        #expect(name(CallQuestion(called: "+15005550006", language: .spanish, customer: lead), among: agents) == "lead")
        #expect(name(CallQuestion(called: "whatsapp:+15005550099"), among: agents) == "texts")
        #expect(name(CallQuestion(called: "+15005550099", channel: .sms), among: agents) == "texts")
        #expect(name(CallQuestion(called: "whatsapp:+15005550006"), among: agents) == "number")
    }

    @Test func `who answers the rest can be told from outside, and never overrules a line`() throws {
        let agents = [try agent("a", "[{}]"), try agent("b", "[]"), try agent("c", #"[{"number": "+15005550006"}]"#)]

        #expect(name(CallQuestion(called: "+15005550099"), among: agents, standard: "b") == "b")
        #expect(name(CallQuestion(called: "+15005550006"), among: agents, standard: "b") == "c")
        #expect(name(CallQuestion(called: "+15005550099"), among: [agents[1]]) == "b")
        #expect(name(CallQuestion(called: "+15005550099"), among: []) == nil)
    }

    @Test func `a line can hold only while its agent is open, and another takes over when it is not`() throws {
        let week = #", "hours": {"timeZone": "UTC", "week": {"mon": "09:00-17:00"}}"#
        let agents = [
            try agent("day", #"[{"number": "+15005550006", "hours": "open"}]"#, hours: week),
            try agent("night", #"[{"number": "+15005550006"}]"#),
        ]

        #expect(name(CallQuestion(called: "+15005550006", at: monday), among: agents) == "day")
        #expect(name(CallQuestion(called: "+15005550006", at: monday + 6 * 3_600_000), among: agents) == "night")
    }

    @Test func `an agent that is closed says so, unless it answers all the same`() throws {
        let week = #", "hours": {"timeZone": "UTC", "week": {"mon": "09:00-17:00"}}"#
        let strict = [try agent("a", "[{}]", hours: week)]
        let kind = [
            try agent("a", "[{}]", hours: week.replacing("}}", with: #"}, "answersWhenClosed": true}"#))
        ]
        let night = CallQuestion(called: "+15005550006", at: monday + 6 * 3_600_000)

        #expect(AgentRouting.choose(for: night, among: strict, standard: nil)?.isClosed == true)
        #expect(AgentRouting.choose(for: night, among: kind, standard: nil)?.isClosed == false)
        let noon = CallQuestion(called: "+15005550006", at: monday)
        #expect(AgentRouting.choose(for: noon, among: strict, standard: nil)?.isClosed == false)
    }

    @Test func `the language is what was heard, else what is known of the customer, else the agent's own`() throws {
        let agents = [try agent("a", "[{}]")]
        func language(_ question: CallQuestion) -> Language? {
            AgentRouting.choose(for: question, among: agents, standard: nil)?.language
        }
        let customer = Customer(number: "+1", traits: ["locale": "es_MX"])

        #expect(language(CallQuestion(called: "+1")) == .english)
        #expect(language(CallQuestion(called: "+1", customer: customer)) == .spanish)
        #expect(language(CallQuestion(called: "+1", language: .english, customer: customer)) == .english)
        #expect(language(CallQuestion(called: "+1", language: .portuguese)) == .english)
    }
}
