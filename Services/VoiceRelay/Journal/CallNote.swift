import Models

/// One thing that happened in a call, as the journal is told it.
enum CallNote: Sendable, Hashable {
    /// Twilio asked what to do with the call, and was told.
    case opened(CallOpening)
    /// A socket was opened for it: the first, or another after a break.
    case connected(sessionID: String, resumed: Bool)
    /// The agent's first words, spoken by Twilio.
    case greeted(String, Language)
    /// The caller's words, whole.
    case asked(turn: Int, words: String, language: String?)
    /// An answer is over: what was said of it.
    case answered(AnswerNote)
    case toolUsed(ToolNote)
    /// Digits pressed; masked where they are secret.
    case digits(String, turn: Int)
    case language(Language, reason: String)
    /// Another agent, or another version, goes on.
    case agent(String, version: Int)
    /// Something said between turns: a reprompt, an apology, a goodbye.
    case remark(String, kind: String)
    /// Something did not go as it should; the call goes on.
    case trouble(String)
    case handedOver(reason: String, summary: String, to: String?)
    /// The session is over; the call may go on with another.
    case disconnected(reason: String)
    /// The call is over.
    case ended(reason: String)
}

/// What is known of a call before anybody has spoken.
struct CallOpening: Sendable, Hashable {
    var from: String
    var to: String
    var direction: String
    var agent: String
    var version: Int
    var language: Language
    /// Where it was answered: `relay`.
    var pattern = "relay"
    /// What is known of who calls.
    var customer: Customer?
}

/// What became of one turn of the agent.
struct AnswerNote: Sendable, Hashable {
    var turn: Int
    /// What was sent to be spoken.
    var sent: String
    /// What the caller heard of it, where that is less.
    var heard: String?
    var language: Language
    var model: String?
    var usage: ChatUsage?
    /// The passages of knowledge that the model was given, by title.
    var passages: [String] = []
    /// How the time was spent.
    var times = TurnTimes()
    /// How it ended: `stop`, `interrupted`, `failed`, `tools`.
    var finish: String
}

/// Where the time of a turn went, in microseconds; the parts make up the whole.
struct TurnTimes: Sendable, Hashable {
    /// From the caller's words to asking the model: looking things up.
    var context = 0
    /// From asking the model to its first word.
    var model = 0
    /// From its first word to the first frame sent.
    var relay = 0
    /// Tools, all rounds.
    var tools = 0
    /// What is left, until the last frame.
    var rest = 0

    var whole: Int { context + model + relay + tools + rest }
}

/// A tool that was used.
struct ToolNote: Sendable, Hashable {
    var turn: Int
    var name: String
    /// As the model wrote them; secret ones are masked.
    var arguments: String
    var result: String
    var hasFailed: Bool
    var microseconds: Int
}

/// Which way a frame went.
enum FrameDirection: String, Sendable { case received = "in", sent = "out" }
