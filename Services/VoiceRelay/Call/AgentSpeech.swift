/// What the agent has said since the caller last spoke, as it was sent, and until when it takes to say it.
struct AgentSpeech: Sendable {
    /// A stretch of it: words of a message of the history, or words that are said beside it.
    struct Part: Sendable, Hashable {
        var text: String
        /// The place of the message; nil for what no model is told.
        var message: Int?
    }

    private(set) var parts: [Part] = []
    /// What was cut off by what may have been a key that is nobody's, and what was to be said since.
    private var held: [Part] = []
    /// How many of them were heard to their end before what came next was sent.
    private var played = 0
    /// When the last word of it will have been spoken.
    private(set) var end = Duration.zero
    /// Since when Twilio speaks, as it says itself; nil while it does not.
    private(set) var soundsSince: Duration?
    /// Characters a second, learnt from what Twilio tells.
    private(set) var speed = usualSpeed
    /// What it was learnt from.
    private var measuredSeconds = 0.0
    private var measuredCharacters = 0.0

    /// A voice may take so much longer than reckoned. If no end was told by then, the word of it was lost.
    static let soundPatience = Duration.seconds(30)
    /// An interruption may be told so long after the end that it made; later ones are about what comes next.
    private static let afterthought = Duration.seconds(2)
    private static let usualSpeed = 15.0
    /// How many seconds of a voice count as much as what is usual: a short piece tells little.
    private static let doubt = 5.0

    /// What of it belongs to the conversation.
    var answer: String { Self.words(of: parts) }
    /// The same, with what is held.
    var whole: String { answer + Self.words(of: held) }
    /// The places of the messages that it is of.
    var messages: Set<Int> { Set((parts + held).compactMap(\.message)) }

    private static func words(of parts: [Part]) -> String {
        parts.filter { $0.message != nil }.map(\.text).joined()
    }

    func isSpoken(at now: Duration) -> Bool {
        now < end || soundsSince != nil && now < end + Self.soundPatience
    }

    mutating func add(_ text: String, message: Int?, at now: Duration) {
        markPlayed(at: now)
        let goesOn = message != nil && parts.last?.message == message
        if let last = parts.indices.last, last >= played, goesOn {
            parts[last].text += text
        } else {
            // What is said one after the other is heard with a pause between.
            if !parts.isEmpty, !goesOn { parts.append(Part(text: " ", message: nil)) }
            parts.append(Part(text: text, message: message))
        }
        takeTime(for: text, at: now)
    }

    private mutating func takeTime(for text: String, at now: Duration) {
        // Bytes stand in for characters: they are counted without looking at each.
        end = max(end, now) + .milliseconds(Int64(Double(text.utf8.count) / speed * 1_000))
    }

    /// Twilio says that nothing is being spoken any more.
    mutating func hasEnded(at now: Duration) {
        soundsSince = nil
        end = min(end, now)
    }

    /// Twilio begins to speak, or still does, whatever was reckoned.
    mutating func goesOn(at now: Duration) {
        soundsSince = now
        end = max(end, now + .milliseconds(500))
    }

    /// The caller speaks: what comes next is another speech.
    mutating func startAnew() {
        parts = []
        held = []
        played = 0
    }

    /// What was said of a message.
    func text(of message: Int) -> String { parts.filter { $0.message == message }.map(\.text).joined() }

    /// Cuts it, and holds what was not heard.
    mutating func hold(_ interrupt: RelayInterrupt, at now: Duration) {
        markPlayed(at: now)
        let (before, known) = (parts[played...], played)
        cut(interrupt, at: now)
        var left = parts.dropFirst(known).reduce(0) { $0 + $1.text.count }
        var rests: [Part] = []
        for part in before {
            let rest = String(part.text.dropFirst(left))
            left -= min(left, part.text.count)
            if !rest.isEmpty { rests.append(Part(text: rest, message: part.message)) }
        }
        held = rests + held
    }

    /// More that is to be said behind what is held.
    mutating func hold(_ text: String, message: Int?) {
        if let last = held.last, message == nil || last.message != message {
            held.append(Part(text: " ", message: nil))
        }
        held.append(Part(text: text, message: message))
    }

    /// What is held is said now; answers its words.
    mutating func sayHeld(at now: Duration) -> String {
        markPlayed(at: now)
        let words = held.map(\.text).joined()
        parts += held
        held = []
        takeTime(for: words, at: now)
        return words
    }

    mutating func dropHeld() { held = [] }

    private mutating func markPlayed(at now: Duration) {
        if !isSpoken(at: now), now >= end + Self.afterthought { played = parts.count }
    }

    /// Cuts it to what was heard. What comes next is measured by itself, as Twilio does.
    mutating func cut(_ interrupt: RelayInterrupt, at now: Duration) {
        markPlayed(at: now)
        let sent = parts[played...].map(\.text).joined()
        let heard = HeardText.length(in: sent, interrupt, charactersPerSecond: speed)
        learn(interrupt, sent)
        end = now
        soundsSince = nil
        var left = heard
        var kept: [Part] = []
        for (place, part) in parts.enumerated() {
            let text = place < played ? part.text : String(part.text.prefix(left))
            if place >= played { left -= text.count }
            if !text.isEmpty { kept.append(Part(text: text, message: part.message)) }
        }
        parts = kept
        played = kept.count
    }

    /// The speed of the voice, from words and a time that belong together.
    private mutating func learn(_ interrupt: RelayInterrupt, _ sent: String) {
        guard let milliseconds = interrupt.milliseconds, milliseconds >= 1_000 else { return }
        // Of words that come more than once it is only guessed which they are.
        let ends = HeardText.ends(of: interrupt.heard, in: sent)
        guard ends.count == 1, let length = ends.first, length >= 15 else { return }
        let seconds = Double(milliseconds) / 1_000
        // Only whole words are told; the one that was being spoken is half over on the average.
        let spoken = Double(length) + Double(HeardText.nextWord(in: sent, after: length)) / 2
        guard (6...40).contains(spoken / seconds) else { return }
        measuredSeconds += seconds
        measuredCharacters += spoken
        speed = (Self.usualSpeed * Self.doubt + measuredCharacters) / (Self.doubt + measuredSeconds)
    }
}
