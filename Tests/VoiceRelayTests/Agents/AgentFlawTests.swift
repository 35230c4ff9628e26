import Fleet
import FleetTestSupport
import HTTP
import JSON
import Models
import Testing
import Twilio

@testable import VoiceRelay

/// What is wrong in an agent's files is told before a call can meet it.
@Suite(.serialized, .timeLimit(.minutes(1))) struct AgentFlawTests {
    private func told(of agent: String, tools: String? = nil) -> [String] {
        flaws { _ = try AgentReading.read(.small(agent: agent, tools: tools)) }
    }

    /// The flaws of an agent that speaks English so, and has these members.
    private func told(manner: String = "", _ members: String = "") -> [String] {
        told(of: "{\"title\": \"D\",\n\"languages\": {\"en\": {\n\(manner)}}\(members.isEmpty ? "" : ",\n" + members)}")
    }

    @Test(arguments: [
        "1e30", "1e308", "-1e30", #""999999999999999999999999s""#, #""99999999999999999999h""#, #""9e99ms""#, "601",
    ])
    func `a length of time beyond all bounds is a flaw, and no more`(time: String) {
        let told = told("\"patience\": {\"silence\": \(time)}")

        #expect(
            told == [
                "agent.json:4: patience.silence must be a length of time such as \"700ms\" or \"20s\", of 600 s at most."
            ])
    }

    @Test(arguments: [
        (#""voice": """#, "languages.en.voice"), (#""speechModel": """#, "languages.en.speechModel"),
        (#""tag": "en-""#, "languages.en.tag"), (#""tag": "en-waytoolongapart""#, "languages.en.tag"),
        (#""tag": """#, "languages.en.tag"),
    ])
    func `a manner that Twilio would refuse is refused with its line`(manner: String, path: String) {
        let told = told(manner: manner)

        #expect(told.count == 1 && told[0].hasPrefix("agent.json:3: \(path) "), "\(told)")
    }

    @Test(arguments: [
        (#""sound": {"speechTimeout": 599}"#, "sound.speechTimeout"),
        (#""sound": {"speechTimeout": 5001}"#, "sound.speechTimeout"),
        (#""intelligenceService": """#, "intelligenceService"), (#""handover": {"queue": ""}"#, "handover.queue"),
        ("\"handover\": {\"queue\": \"\(String(repeating: "q", count: 65))\"}", "handover.queue"),
        (#""handover": {"number": "sip:a b@example.com"}"#, "handover"),
    ])
    func `what else Twilio would refuse is refused with its line`(member: String, path: String) {
        let told = told(member)

        #expect(told.count == 1 && told[0].hasPrefix("agent.json:4: \(path)"), "\(told)")
    }

    @Test func `what Twilio takes is taken, up to its ends`() {
        #expect(told(manner: #""tag": "en-GB", "voice": "v""#, #""sound": {"speechTimeout": 600}"#) == [])
        #expect(told(#""sound": {"speechTimeout": 5000}, "handover": {"queue": "desk"}"#) == [])
    }

    @Test func `the fleet's service for the words of calls holds where an agent names none`() throws {
        let defaults = AgentDefaults(intelligenceService: "GA1")

        #expect(try AgentReading.read(.small(), defaults).sound.intelligenceService == "GA1")
    }
}
