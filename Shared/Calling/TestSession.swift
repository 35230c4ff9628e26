import JSON
package import Net
package import WebSocket

/// Twilio's end of one ConversationRelay session: it speaks what it is told, and tells what the caller says.
@OnLoop
package final class TestSession {
    package nonisolated let id: String
    package nonisolated let terms: RelayTerms
    package private(set) var speech: String
    package private(set) var transcription: String
    package private(set) var outcome: SessionOutcome?
    /// Characters that came for what the caller had cut short already, and when the last of them came.
    package private(set) var stale = 0
    package private(set) var lastStale: Moment?
    /// Messages that were not taken.
    package private(set) var refused = 0

    package internal(set) var playback: Playback
    /// Whether the agent has begun to say something and not said that it was all.
    var isSaying = false
    private var isCallerSpeaking = false
    /// Whether what the caller says next was announced as speech already.
    private var wasAnnounced = false
    private var isInterruptible: Bool
    private var isInterruptibleByKeys: Bool
    /// Whether what comes belongs to what was cut short.
    private var isDiscarding = false
    private var refusedInARow = 0
    private let socket: WebSocket
    private let cutter: Cut
    private let began = Moment.now
    private let tell: @OnLoop (CallHappening) -> Void
    private let end = Promise<SessionOutcome>()
    private(set) lazy var reporter = PlaybackReporter(self)

    /// How many messages in a row may be nonsense before Twilio closes the socket.
    private static let mostRefused = 10

    init(
        _ terms: RelayTerms, id: String, over socket: WebSocket, _ cutter: Cut, speed: Double,
        tell: @escaping @OnLoop (CallHappening) -> Void
    ) {
        self.terms = terms
        self.id = id
        self.socket = socket
        self.cutter = cutter
        self.tell = tell
        speech = terms.speech
        transcription = terms.transcription
        isInterruptible = terms.isGreetingInterruptible
        isInterruptibleByKeys = terms.isGreetingInterruptibleByKeys
        playback = Playback(speed: speed)
    }

    /// Says who calls, and begins to listen; the greeting is spoken at once.
    func begin(_ setup: JSONValue) {
        socket.start(self)
        send(setup)
        tell(.connected(session: id))
        guard let greeting = terms.greeting, !greeting.isEmpty, outcome == nil else { return }
        speak(greeting)
        isSaying = false
        tell(.greeted(greeting))
        reporter.look()
    }

    /// How it ended, once it has.
    var ending: SessionOutcome { get async throws { try await end.value } }

    package var seconds: Int { Int((Moment.now - began).seconds) }

    /// Whether the agent is being heard, or has more to say.
    package var isSpeaking: Bool {
        playback.advance(to: .now)
        return isSaying || !playback.isDry
    }

    // MARK: The agent

    private func take(_ message: AgentMessage) {
        switch message {
        case .text(let token, let isLast, _, let mayInterrupt): take(XMLSafe.plain(token), isLast, mayInterrupt)
        case .play(let source): tell(.soundPlayed(source))
        case .sendDigits(let digits): tell(.digitsSent(digits))
        case .language(let newSpeech, let newTranscription):
            speech = newSpeech ?? speech
            transcription = newTranscription ?? transcription
            tell(.languages(speech: speech, transcription: transcription))
        case .end(let handoff):
            socket.close(.normal, reason: "Closing websocket session")
            finish(.ended(handoff: handoff))
        }
    }

    private func take(_ words: String, _ isLast: Bool, _ mayInterrupt: Bool?) {
        if isDiscarding {
            if !words.isEmpty {
                stale += words.count
                lastStale = .now
            }
            if isLast { isDiscarding = false }
            return
        }
        if !words.isEmpty {
            isInterruptible = mayInterrupt ?? terms.isInterruptible
            isInterruptibleByKeys = mayInterrupt ?? terms.isInterruptibleByKeys
            speak(words)
        }
        if isLast { isSaying = false }
        tell(.agentSaid(words, isLast: isLast))
        reporter.look()
    }

    private func speak(_ words: String) {
        if !isSaying {
            reporter.beforeNew()
            playback.begin(at: .now)
            isSaying = true
        }
        playback.add(words, at: .now)
        reporter.look()
    }

    private func refuse(_ why: String, _ bytes: [UInt8]) {
        refused += 1
        refusedInARow += 1
        tell(.messageRefused(why))
        let shown = String(decoding: bytes.prefix(200), as: UTF8.self)
        send(["type": "error", "description": .string("Invalid message received: \(shown)")])
        guard refusedInARow >= Self.mostRefused else { return }
        let reason = "Too many consecutive malformed messages"
        socket.close(.invalidContent, reason: reason)
        finish(.failed(code: 64_105, message: reason))
    }

    // MARK: The caller

    /// What the caller says; a part of it where it goes on.
    package func say(_ words: String, language: String? = nil, isLast: Bool = true) {
        guard isLast || terms.sendsPartials else { return }
        isDiscarding = false
        let language = language ?? transcription
        if isLast {
            if !wasAnnounced { startSpeaking() }
            stopSpeaking()
            wasAnnounced = false
        }
        tell(.callerSaid(words, language: language, isLast: isLast))
        send([
            "type": "prompt", "voicePrompt": .string(words), "lang": .string(language), "last": .bool(isLast),
        ])
    }

    /// The caller opens their mouth; what they say is known once they have said it.
    package func startSpeaking() {
        guard !isCallerSpeaking else { return }
        isCallerSpeaking = true
        wasAnnounced = true
        reporter.speaker("client", true)
    }

    package func stopSpeaking() {
        guard isCallerSpeaking else { return }
        isCallerSpeaking = false
        reporter.speaker("client", false)
    }

    /// Says a great many things at once.
    package func flood(_ count: Int, language: String? = nil) {
        isDiscarding = false
        tell(.flooded(count))
        for number in 1...max(1, count) {
            send([
                "type": "prompt", "voicePrompt": "Flood \(number)", "lang": .string(language ?? transcription),
                "last": true,
            ])
        }
    }

    /// Presses a key, which cuts short what the agent says where it may; false where the agent does not listen for keys.
    @discardableResult
    package func press(_ key: Character) -> Bool {
        guard terms.sendsDigits else { return false }
        if isInterruptibleByKeys { cutShort(telling: .allWords) }
        tell(.pressed(key))
        send(["type": "dtmf", "digit": .string(String(key))])
        return true
    }

    /// Cuts the agent short; false where it says nothing, or may not be cut short.
    @discardableResult
    package func interrupt(telling: HeardTelling = .allWords) -> Bool {
        isInterruptible && cutShort(telling: telling)
    }

    @discardableResult
    private func cutShort(telling: HeardTelling) -> Bool {
        guard isSpeaking else { return false }
        let (heard, milliseconds) = (playback.heard, playback.milliseconds)
        isDiscarding = isSaying
        isSaying = false
        reporter.silence()
        playback.stop(at: .now)
        tell(.interrupted(heard: heard, milliseconds: milliseconds))
        send([
            "type": "interrupt", "utteranceUntilInterrupt": .string(telling.told(of: heard)),
            "durationUntilInterruptMs": JSONValue(milliseconds),
        ])
        return true
    }

    package func hangUp() {
        socket.close(.normal, reason: "Closing websocket session")
        finish(.completed)
    }

    /// Cuts the connection without a word.
    package func drop() { cutter.cut(socket) }

    /// Reads nothing any more, so that the other side's words pile up.
    package func stopReading() { socket.wantsMessages(false) }

    /// Sends anything at all.
    package func send(raw text: String) { socket.post(text: text) }

    func send(_ message: JSONValue) {
        guard let bytes = try? message.bytes else { return }  // nothing said here is an infinite number
        socket.post(utf8: bytes)
    }

    private func finish(_ outcome: SessionOutcome) {
        guard self.outcome == nil else { return }
        self.outcome = outcome
        isSaying = false
        reporter.stop()
        tell(.disconnected(outcome))
        end.keep(outcome)
    }
}

extension TestSession: WebSocketReader {
    package func received(_ message: Message, on socket: WebSocket) {
        guard outcome == nil else { return }
        do {
            guard message.isText else { return refuse("It is not a text.", message.bytes) }
            let read = try AgentMessage(message.bytes)
            refusedInARow = 0
            take(read)
        } catch {
            refuse(sentence(error), message.bytes)
        }
    }

    package func ended(_ end: WebSocketEnd, of socket: WebSocket) {
        finish(
            .failed(
                code: 64_105, message: "WebSocket ended (\(end.code)\(end.reason.isEmpty ? "" : ": \(end.reason)"))"))
    }
}
