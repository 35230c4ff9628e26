import Models

/// One turn of the agent: from the caller's words to the last of its own.
///
/// ```
/// asking ──▶ speaking ──▶ over
///    ▲           │
///    └── tools ◀─┘   (at most a few rounds)
/// ```
struct Turn: Sendable {
    let number: Int
    let begun: Duration
    let words: String
    /// The number of the answer that is awaited; what comes of any other is late.
    var answer = 0
    var speakable = SpeakableText()
    var pieces: SpeechPieces
    /// What was said in this round.
    var text = ""
    /// What was said in all rounds.
    var sent = ""
    /// The place in the history of what is said in this round.
    var place: Int
    /// The place of the first message of the turn after the caller's.
    var firstPlace: Int
    /// Frames were sent whose end was not.
    var isOpen = false
    /// The agent has said something of its own.
    var hasSpoken = false
    var fillers = 0
    var rounds = 0
    /// The tools of this round, and what came of them.
    var calls: [ToolCall] = []
    var results: [String: String] = [:]
    /// The history was too long once already.
    var hasShortened = false
    var model: String?
    var usage: ChatUsage?
    var finish: FinishReason = .stop
    var passages: [ChatKnowledge] = []

    // When things happened.
    var asked: Duration?
    var firstWord: Duration?
    var firstFrame: Duration?
    var toolsBegun: Duration?
    /// The call of a tool by which another agent is to go on.
    var waitsForAgent: String?
    var toolTime = Duration.zero
    /// The agent has said all it will say.
    var done: Duration?

    init(_ number: Int, _ words: String, at now: Duration, place: Int, pieces: SpeechPieces.Rules) {
        self.number = number
        self.words = words
        begun = now
        self.place = place
        firstPlace = place
        self.pieces = SpeechPieces(pieces)
    }

    /// Whether nothing has been said in this round.
    var isSilent: Bool { text.allSatisfy(\.isWhitespace) }

    /// Whether tools are at work.
    var isUsingTools: Bool { toolsBegun != nil }

    /// Where its time went, as parts that make up the whole.
    func times(at now: Duration) -> TurnTimes {
        func microseconds(_ duration: Duration) -> Int { max(0, Int(duration / .microseconds(1))) }
        let whole = microseconds(now - begun)
        var times = TurnTimes()
        times.context = min(whole, microseconds((asked ?? begun) - begun))
        if let firstWord, let firstFrame { times.relay = microseconds(firstFrame - firstWord) }
        times.tools = min(microseconds(toolTime), max(0, whole - times.context - times.relay))
        // Tools that ran before the first word are no time of the model's.
        if let asked {
            let waited = microseconds((firstWord ?? done ?? now) - asked) - times.tools
            times.model = max(0, min(waited, whole - times.context - times.relay - times.tools))
        }
        times.rest = max(0, whole - times.context - times.model - times.relay - times.tools)
        return times
    }
}
