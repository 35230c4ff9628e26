import Calling
import Problems
import Testing
import Twilio

/// What Twilio takes of an agent's messages, of TwiML's terms and of addresses.
@Suite struct AgentMessageTests {
    @Test func `messages are read`() throws {
        func read(_ text: String) throws -> AgentMessage { try AgentMessage(Array(text.utf8)) }

        #expect(
            try read(#"{"type":"text","token":" a","last":true,"lang":"es-ES","interruptible":false}"#)
                == .text(token: " a", isLast: true, language: "es-ES", isInterruptible: false))
        #expect(
            try read(#"{"type":"text","token":"","colour":1}"#)
                == .text(token: "", isLast: false, language: nil, isInterruptible: nil))
        #expect(try read(#"{"type":"sendDigits","digits":"1w2#"}"#) == .sendDigits("1w2#"))
        #expect(
            try read(#"{"type":"language","ttsLanguage":"es-ES"}"#) == .language(speech: "es-ES", transcription: nil))
        #expect(try read(#"{"type":"end"}"#) == .end(handoff: nil))
        #expect(
            try read(#"{"type":"play","source":"https://a.example/b.mp3","loop":2}"#)
                == .play(source: "https://a.example/b.mp3"))
    }

    @Test(arguments: [
        "", "{", "[]", "{}", #"{"type":1}"#, #"{"type":"text"}"#, #"{"type":"text","token":null}"#,
        #"{"type":"text","token":"a","last":"true"}"#, #"{"type":"text","token":"a","preemptible":1}"#,
        #"{"type":"language"}"#, #"{"type":"sendDigits","digits":""}"#, #"{"type":"sendDigits","digits":"12a"}"#,
        #"{"type":"end","handoffData":{"a":1}}"#, #"{"type":"clear"}"#, #"{"type":"play"}"#,
    ])
    func `what Twilio does not take is refused`(_ text: String) {
        #expect(throws: Problem.self) { try AgentMessage(Array(text.utf8)) }
    }

    @Test func `terms are read from a noun, with what holds where nothing is said`() throws {
        let plain = try RelayTerms(XMLReader.read("<ConversationRelay url='wss://a.example/r'/>"))
        let full = try RelayTerms(
            XMLReader.read(
                """
                <ConversationRelay url="ws://a" language="es-ES" transcriptionLanguage="multi" interruptible="none"
                  dtmfDetection="true" partialPrompts="true" events="tokens-played" debug="speaker-events">
                <Language code="pt-BR"/><Parameter name="a" value="b"/></ConversationRelay>
                """))

        #expect(plain.speech == "en-US" && plain.isInterruptible && !plain.sendsDigits && !plain.sendsPlayed)
        #expect(full.speech == "es-ES" && full.transcription == "multi" && !full.isInterruptible)
        #expect(full.sendsDigits && full.sendsPartials && full.sendsPlayed && full.sendsSpeaking)
        #expect(full.languages == ["pt-BR"] && full.parameters == ["a": "b"])
    }

    @Test(arguments: [
        "<ConversationRelay/>", "<ConversationRelay url='https://a'/>",
        "<ConversationRelay url='ws://a'><Language/></ConversationRelay>",
        "<ConversationRelay url='ws://a'><Parameter name='a'/></ConversationRelay>",
        "<ConversationRelay url='ws://a'><Say/></ConversationRelay>",
    ])
    func `terms that Twilio would end a call for are refused`(_ text: String) throws {
        let noun = try XMLReader.read(text)

        #expect(throws: Problem.self) { try RelayTerms(noun) }
    }

    @Test(arguments: [
        ("https://fleet.example/voice", "http://127.0.0.1:8080/voice"),
        ("wss://fleet.example/relay?a=b", "ws://127.0.0.1:8080/relay?a=b"),
        ("https://fleet.example", "http://127.0.0.1:8080"),
        ("https://fleet.example.org/voice", "https://fleet.example.org/voice"),
        ("http://fleet.example/voice", "http://fleet.example/voice"),
        ("https://other.example/", "https://other.example/"),
    ])
    func `what the world knows is found on this machine, and nothing else`(_ asked: String, _ place: String) {
        let detour = TelephoneExchange.Detour(from: "https://fleet.example", to: "http://127.0.0.1:8080")

        #expect(detour.place(of: asked) == place)
    }
}
