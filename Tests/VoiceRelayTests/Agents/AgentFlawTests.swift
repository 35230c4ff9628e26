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
}
