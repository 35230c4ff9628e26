import Models
import Testing
import Twilio

@testable import VoiceRelay

@Suite("What Twilio is told of a call")
struct VoiceScriptTests {
    private func agent(_ name: String, _ tags: [Language: String], voice: String? = nil) -> Agent {
        Agent(
            name: name, title: name, instructions: "Help.",
            homeLanguage: tags.keys.contains(.english) ? .english : .portuguese,
            manners: tags.mapValues { SpeakingManner(tag: $0, voice: voice) })
    }

    private func twiml(_ agent: Agent, others: [Agent] = []) throws -> String {
        try VoiceScript(agent: agent, language: .english, others: others)
            .relay(socket: "wss://example.com/relay", greeting: "Hello", parameters: [("ticket", "t")]).description
    }

    @Test("small words do not cut an agent short, unless it wants them to")
    func backChannel() throws {
        var desk = agent("desk", [.english: "en-US"])
        #expect(try twiml(desk).contains(#"ignoreBackchannel="true""#))
        desk.sound.ignoresBackchannel = false
        #expect(try twiml(desk).contains(#"ignoreBackchannel="false""#))
    }

    @Test("only what is read is asked for beside the words: who speaks")
    func events() throws {
        #expect(try twiml(agent("desk", [.english: "en-US"])).contains(#"events="speaker-events" "#))
    }

    @Test("what comes after is asked again and again, while nobody answers")
    func askedAgain() throws {
        #expect(
            try twiml(agent("desk", [.english: "en-US"])).contains(#"action="/relay/ended#rc=5&amp;rp=ct,rt,5xx""#))
        let wait = try VoiceScript.wait().description
        #expect(wait.contains("/relay/again#rc=5&amp;rp=ct,rt,5xx"), "\(wait)")
    }

    @Test("the languages of agents that may go on are told, too, each once")
    func languages() throws {
        let desk = agent("desk", [.english: "en-US"], voice: "a")
        let others = [
            agent("lisbon", [.english: "en-US", .portuguese: "pt-PT"], voice: "b"),
            agent("porto", [.portuguese: "pt-PT"]),
        ]
        let text = try twiml(desk, others: others)
        #expect(text.contains(#"<Language code="en-US" voice="a" />"#), "\(text)")
        #expect(text.contains(#"<Language code="pt-PT" voice="b" />"#))
        #expect(text.split(separator: "<Language ").count == 3)
    }
}
