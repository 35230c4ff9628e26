import Models
import Testing
import Twilio

@testable import VoiceRelay

/// The voice in which words are said that no session speaks.
@Suite struct SpokenVoiceTests {
    static let voices: [(TwiML.Speech.Voices, String, String?)] = [
        (.google, "en-US-Neural2-F", "Google.en-US-Neural2-F"), (.google, "en-US-Journey-O", nil),
        (.google, "Google.es-ES-Wavenet-B", "Google.es-ES-Wavenet-B"), (.elevenLabs, "UgBBYS2sOqTuMpoF3BR0", nil),
        (.amazon, "Joanna-Neural", "Polly.Joanna-Neural"), (.amazon, "Polly.Lupe", "Polly.Lupe"),
    ]

    @Test(arguments: voices)
    func `what <Say> can speak in is told to it`(_ voices: TwiML.Speech.Voices, _ voice: String, _ told: String?) {
        #expect(SpeakingManner(tag: "en-US", voice: voice, voices: voices).sayVoice == told)
    }

    @Test func `the last words are in the agent's voice and language`() throws {
        let manner = SpeakingManner(tag: "pt-BR", voice: "pt-BR-Neural2-C", voices: .google)
        let agent = Agent(name: "desk", title: "Desk", instructions: "", manners: [.portuguese: manner])

        let words = try VoiceScript(agent: agent, language: .portuguese).farewell("Estamos fechados.").text

        let said = #"<Say language="pt-BR" voice="Google.pt-BR-Neural2-C">Estamos fechados.</Say>"#
        #expect(words.hasSuffix("\(said)<Hangup /></Response>"))
    }
}
