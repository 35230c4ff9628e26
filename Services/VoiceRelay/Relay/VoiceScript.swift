import HTTP
import Models
import Twilio

/// What Twilio is told to do with a call that an agent answers.
struct VoiceScript {
    /// The parameter that carries the ticket.
    static let ticketName = "ticket"
    /// The parameter that carries the trace which the session belongs to.
    static let traceName = "trace"
    /// Where Twilio asks what comes after the session.
    static let endedPath = "/relay/ended"
    /// Where a call that was left waiting goes on.
    static let againPath = "/relay/again"
    static let dialledPath = "/relay/dialled"
    static let queuedPath = "/relay/queued"
    static let waitingPath = "/relay/waiting"
    static let whisperPath = "/relay/whisper"

    /// Tells Twilio to ask again while nobody answers, or a proxy says that nobody does: what comes behind the mark is for
    /// Twilio alone, and is neither sent nor signed.
    private static func callback(_ path: String) -> TwiML.Callback { TwiML.Callback("\(path)#rc=5&rp=ct,rt,5xx") }

    let agent: Agent
    let language: Language
    /// Agents that may go on with the call: what they speak has to be told at its beginning.
    var others: [Agent] = []

    /// Hands the call to the agent, over a socket.
    func relay(socket: String, greeting: String, parameters: [(name: String, value: String)]) throws -> TwiML {
        var speech = TwiML.Speech()
        let manner = agent.nearestManner(to: language)
        speech.welcomeGreeting = greeting.isEmpty ? nil : greeting
        speech.language = agent.tag(of: language)
        speech.ttsProvider = manner.voices
        speech.voice = manner.voice
        speech.transcriptionProvider = manner.ears
        speech.speechModel = manner.speechModel
        speech.interruptible = agent.sound.interruptible ?? .any
        speech.interruptSensitivity = agent.sound.sensitivity
        speech.dtmfDetection = true
        speech.reportsInputDuringSpeech = .any
        speech.partialPrompts = agent.sound.partialPrompts
        speech.profanityFilter = agent.sound.profanityFilter
        speech.hints = agent.sound.hints
        speech.intelligenceService = agent.sound.intelligenceService
        speech.languages = languages
        speech.parameters = parameters.map { TwiML.Parameter($0.name, $0.value) }
        var relay = TwiML.ConversationRelay(socket, speech: speech)
        relay.ignoresBackchannel = agent.sound.ignoresBackchannel ?? true
        relay.speechTimeout = agent.sound.speechTimeout.map { .milliseconds($0) }
        relay.events = [.speaker]
        return try TwiML([.connect(.conversationRelay(relay), action: Self.callback(Self.endedPath))])
    }

    /// Each once, as the agent that begins speaks it, or else the first of the others.
    private var languages: [TwiML.Speech.Language] {
        var told: Set<String> = []
        return ([agent] + others).flatMap { agent in
            agent.languages.compactMap { language in
                let (tag, manner) = (agent.tag(of: language), agent.nearestManner(to: language))
                guard told.insert(tag).inserted else { return nil }
                return TwiML.Speech.Language(
                    tag, ttsProvider: manner.voices, voice: manner.voice, transcriptionProvider: manner.ears,
                    speechModel: manner.speechModel)
            }
        }
    }

    /// How long the next start of the service may take.
    private static let restartSeconds = 10

    /// Has the caller wait until the service is back.
    static func wait() throws -> TwiML {
        try TwiML([.pause(seconds: restartSeconds), .redirect(callback(againPath))])
    }

    /// Says something, and ends the call.
    func farewell(_ words: String) throws -> TwiML { try TwiML([say(words), .hangup]) }

    private func say(_ words: String) -> TwiML.Verb {
        .say(words, voice: agent.nearestManner(to: language).sayVoice, language: agent.tag(of: language))
    }

    /// Puts the caller through to a person, or into a queue.
    func handOver(call: String) throws -> TwiML? {
        guard let rules = agent.handover else { return nil }
        if let number = rules.number {
            let whisper =
                rules.whispers
                ? TwiML.Callback("\(Self.whisperPath)?call=\(PercentCoding.encoded(call))") : nil
            var dial = TwiML.Dial(.legs([leg(number, whisper)]), action: Self.callback(Self.dialledPath))
            dial.timeoutSeconds = rules.ringSeconds
            dial.answersOnBridge = true
            return try TwiML([.dial(dial)])
        }
        guard let queue = rules.queue else { return nil }
        let enqueue = TwiML.Enqueue(
            .queue(queue), action: Self.callback(Self.queuedPath), waiting: Self.callback(Self.waitingPath))
        return try TwiML([.enqueue(enqueue)])
    }

    /// How often somebody who waits in a queue hears that they are not forgotten.
    private static let waitingSeconds = 10

    /// What is heard in the queue, which Twilio asks for again and again; after so long the agent takes the caller back.
    func waiting(since seconds: Int) throws -> TwiML {
        let rest = (agent.handover?.ringSeconds ?? 0) - seconds
        guard rest > 0 else { return try TwiML([.leave]) }
        let pause = TwiML.Verb.pause(seconds: min(rest, Self.waitingSeconds))
        let fillers = agent.fillers(in: language)
        guard seconds > 0, !fillers.isEmpty else { return try TwiML([pause]) }
        return try TwiML([say(fillers[(seconds / Self.waitingSeconds) % fillers.count]), pause])
    }

    private func leg(_ address: String, _ whisper: TwiML.Callback?) -> TwiML.Leg {
        if address.hasPrefix("sip:") || address.hasPrefix("sips:") { return TwiML.Leg(.sip(address), whisper: whisper) }
        if address.hasPrefix("client:") { return TwiML.Leg(.client(String(address.dropFirst(7))), whisper: whisper) }
        return TwiML.Leg(.number(address), whisper: whisper)
    }

    /// What the person hears before they are put through.
    func whisper(_ summary: String) throws -> TwiML { try TwiML([say(summary)]) }
}
