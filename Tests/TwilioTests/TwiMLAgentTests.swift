import Problems
import Testing

@testable import Twilio

/// Agents and what goes on beside a call, as Twilio's library for Python 9.13.0 writes them.
@Suite struct TwiMLAgentTests {
    private func isWritten(_ verbs: [TwiML.Verb], _ expected: String) throws {
        let text = try TwiML(verbs).text
        #expect(text == #"<?xml version="1.0" encoding="UTF-8"?>"# + expected)
    }

    @Test func `an agent in text`() throws {
        var speech = TwiML.Speech()
        speech.welcomeGreeting = "Hi \"there\" & all\n<ok>"
        speech.greetingInterruptible = .speech
        speech.language = "en-US"
        speech.ttsLanguage = "multi"
        speech.transcriptionLanguage = "multi"
        speech.ttsProvider = .elevenLabs
        speech.voice = "UgBBYS2sOqTuMpoF3BR0"
        speech.transcriptionProvider = .deepgram
        speech.speechModel = "nova-3-general"
        speech.interruptible = .any
        speech.interruptSensitivity = .low
        speech.dtmfDetection = true
        speech.reportsInputDuringSpeech = TwiML.Speech.Interruption.none
        speech.preemptible = false
        speech.partialPrompts = true
        speech.profanityFilter = true
        speech.hints = ["Acme", "Zürich"]
        speech.textNormalization = .on
        speech.intelligenceService = "GA00000000000000000000000000000000"
        speech.debug = [.debugging, .speaker]
        speech.languages = [
            TwiML.Speech.Language(
                "es-ES", ttsProvider: .google, voice: "es-ES-Neural2-A", transcriptionProvider: .google,
                speechModel: "telephony")
        ]
        speech.parameters = [TwiML.Parameter("foo", #"{"a":1}"#)]
        var relay = TwiML.ConversationRelay("wss://e.com/ws?t=1&u=2", speech: speech)
        relay.ignoresBackchannel = true
        relay.speechTimeout = .milliseconds(800)
        relay.endOfTurnThreshold = 0.7
        relay.smartFormat = false
        relay.noiseReduction = "on"
        relay.events = [.speaker, .tokensPlayed]
        relay.conversationConfiguration = "cc"
        relay.conversationID = "ci"
        relay.reconnects = true

        try isWritten(
            [.connect(.conversationRelay(relay), action: "https://e.com/a")],
            #"<Response><Connect action="https://e.com/a"><ConversationRelay applicationReconnect="true" backgroundNoiseReduction="on" conversationConfiguration="cc" conversationId="ci" debug="debugging speaker-events" deepgramSmartFormat="false" dtmfDetection="true" elevenlabsTextNormalization="on" eotThreshold="0.7" events="speaker-events tokens-played" hints="Acme,Zürich" ignoreBackchannel="true" intelligenceService="GA00000000000000000000000000000000" interruptSensitivity="low" interruptible="any" language="en-US" partialPrompts="true" preemptible="false" profanityFilter="true" reportInputDuringAgentSpeech="none" speechModel="nova-3-general" speechTimeout="800" transcriptionLanguage="multi" transcriptionProvider="Deepgram" ttsLanguage="multi" ttsProvider="ElevenLabs" url="wss://e.com/ws?t=1&amp;u=2" voice="UgBBYS2sOqTuMpoF3BR0" welcomeGreeting="Hi &quot;there&quot; &amp; all&#10;&lt;ok&gt;" welcomeGreetingInterruptible="speech"><Language code="es-ES" speechModel="telephony" transcriptionProvider="Google" ttsProvider="Google" voice="es-ES-Neural2-A" /><Parameter name="foo" value="{&quot;a&quot;:1}" /></ConversationRelay></Connect></Response>"#
        )
    }

    @Test func `agents in sound, and Twilio's own`() throws {
        let stream = TwiML.Stream("wss://e.com/m", name: "s1", parameters: [TwiML.Parameter("a", "b")])
        try isWritten(
            [.connect(.stream(stream))],
            #"<Response><Connect><Stream name="s1" url="wss://e.com/m"><Parameter name="a" value="b" /></Stream></Connect></Response>"#
        )

        var speech = TwiML.Speech()
        speech.welcomeGreeting = "Hello"
        speech.voice = "en-US-Journey-O"
        try isWritten(
            [.connect(.assistant("aia_asst_1", speech))],
            #"<Response><Connect><Assistant id="aia_asst_1" voice="en-US-Journey-O" welcomeGreeting="Hello" /></Connect></Response>"#
        )
    }

    @Test func `what goes on beside a call`() throws {
        var stream = TwiML.Stream("wss://e.com/m", name: "s1", track: .both)
        stream.report = TwiML.Callback("https://e.com/cb", .get)
        var words = TwiML.Transcription(name: "t1", report: TwiML.Callback("https://e.com/t", .post))
        words.language = "en-US"
        words.track = .inbound
        words.inboundLabel = "caller"
        words.outboundLabel = "agent"
        words.partialResults = true
        words.engine = .deepgram
        words.speechModel = "nova-3"
        words.profanityFilter = false
        words.hints = ["a", "b"]
        words.punctuation = true
        words.intelligenceService = "GA1"
        words.providerData = true
        var recording = TwiML.Recording()
        recording.channels = .dual
        recording.track = .both
        recording.trim = .silence
        recording.report = TwiML.RecordingReport("/r", of: [.completed, .absent])

        try isWritten(
            [
                .start([.stream(stream), .transcription(words), .recording(recording)]),
                .stop([.stream("s1"), .transcription("t1")]),
            ],
            #"<Response><Start><Stream name="s1" statusCallback="https://e.com/cb" statusCallbackMethod="GET" track="both_tracks" url="wss://e.com/m" /><Transcription enableAutomaticPunctuation="true" enableProviderData="true" hints="a,b" inboundTrackLabel="caller" intelligenceService="GA1" languageCode="en-US" name="t1" outboundTrackLabel="agent" partialResults="true" profanityFilter="false" speechModel="nova-3" statusCallbackMethod="POST" statusCallbackUrl="https://e.com/t" track="inbound_track" transcriptionEngine="deepgram" /><Recording channels="dual" recordingStatusCallback="/r" recordingStatusCallbackEvent="completed absent" track="both" trim="trim-silence" /></Start><Stop><Stream name="s1" /><Transcription name="t1" /></Stop></Response>"#
        )
    }

    @Test func `what XML cannot carry is left out, and the rest comes out as it went in`() throws {
        let all = (0..<0x20).compactMap { Unicode.Scalar($0) }.map(String.init).joined()
        var relay = TwiML.ConversationRelay("ws://127.0.0.1:8080/relay")
        relay.speech.welcomeGreeting = all + "\u{7f}\u{85}\u{fffe}\u{ffff}\u{fffd}\u{10ffff}"

        let said = try TwiML([.say("a" + all + "\u{fffe}b")]).text
        let greeted = try TwiML([.connect(.conversationRelay(relay))]).text

        #expect(said.hasSuffix("<Say>a\t\n&#13;b</Say></Response>"))
        #expect(greeted.contains("welcomeGreeting=\"&#09;&#10;&#13;\u{7f}\u{85}\u{fffd}\u{10ffff}\""))
    }

    static let refused: [(String, @Sendable () throws -> TwiML)] = [
        ("Say", { try TwiML([.say("")]) }),
        ("Say", { try TwiML([.say(String(repeating: "a", count: 4_097))]) }),
        ("Say.language", { try TwiML([.say("a", language: "en_US")]) }),
        ("Say.loop", { try TwiML([.say("a", loop: -1)]) }),
        ("Play", { try TwiML([.play("ftp://e.com/a")]) }),
        ("Play", { try TwiML([.play("javascript:x")]) }),
        ("Play.digits", { try TwiML([.press("1a")]) }),
        ("Pause.length", { try TwiML([.pause(seconds: -1)]) }),
        ("Gather.timeout", { try TwiML([.gather(with { $0.timeoutSeconds = 0 })]) }),
        ("Gather.finishOnKey", { try TwiML([.gather(with { $0.finishOnKey = "##" })]) }),
        ("Gather.speechModel", { try TwiML([.gather(with { $0.speechModel = "best" })]) }),
        ("Gather.numDigits", { try TwiML([.gather(with { $0.numDigits = 0 })]) }),
        ("Gather.action", { try TwiML([.gather(with { $0.action = "/a b" })]) }),
        ("Say.loop", { try TwiML([.gather(with { $0.prompts = [.say("a", loop: 1_001)] })]) }),
        ("Number", { try TwiML([.dial(TwiML.Dial(.legs([TwiML.Leg(.number("bob"))])))]) }),
        ("Dial", { try TwiML([.dial(TwiML.Dial(.legs([])))]) }),
        ("Sip", { try TwiML([.refer("bob@e.com")]) }),
        ("Conference", { try TwiML([.dial(TwiML.Dial(.conference(TwiML.Conference(""))))]) }),
        ("Redirect", { try TwiML([.redirect("")]) }),
        ("ConversationRelay.url", { try TwiML([relay("https://e.com/ws")]) }),
        ("ConversationRelay.url", { try TwiML([relay("ws://e.com/ws")]) }),
        ("ConversationRelay.speechTimeout", { try TwiML([relay { $0.speechTimeout = .milliseconds(100) }]) }),
        ("ConversationRelay.eotThreshold", { try TwiML([relay { $0.endOfTurnThreshold = 0.95 }]) }),
        ("ConversationRelay.eotThreshold", { try TwiML([relay { $0.endOfTurnThreshold = .nan }]) }),
        (
            "Language.ttsProvider",
            {
                try TwiML([relay { $0.speech.languages = [TwiML.Speech.Language("multi", ttsProvider: .google)] }])
            }
        ),
        ("Parameter.name", { try TwiML([relay { $0.speech.parameters = [TwiML.Parameter("", "x")] }]) }),
        ("Stream.url", { try TwiML([.connect(.stream(TwiML.Stream("wss://e.com/m?secret=1")))]) }),
        ("Stream.track", { try TwiML([.connect(.stream(TwiML.Stream("wss://e.com/m", track: .both)))]) }),
        ("Message", { try TwiML(messaging: [.message("")]) }),
        ("Media", { try TwiML(messaging: [.message(TwiML.Message("", media: ["file:///etc/passwd"]))]) }),
    ]

    private static func with(_ change: (inout TwiML.Gather) -> Void) -> TwiML.Gather {
        var gather = TwiML.Gather()
        change(&gather)
        return gather
    }

    private static func relay(
        _ url: String = "wss://e.com/ws", _ change: (inout TwiML.ConversationRelay) -> Void = { _ in }
    ) -> TwiML.Verb {
        var relay = TwiML.ConversationRelay(url)
        change(&relay)
        return .connect(.conversationRelay(relay))
    }

    @Test(arguments: refused.indices) func `what Twilio would not take is refused by its name`(place: Int) throws {
        let (name, write) = Self.refused[place]

        let problem = #expect(throws: Problem.self) { try write() }

        #expect(problem?.field == name && problem?.kind == .invalid)
    }
}
