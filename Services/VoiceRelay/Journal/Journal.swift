import Models
import Net

/// Where calls are written down as they happen.
@OnLoop
protocol Journal: AnyObject, Sendable {
    /// Writes down what happened, soon: nothing is waited for.
    func note(_ note: CallNote, of call: String)
    /// Writes down a frame; secrets in it are masked already.
    func frame(_ frame: [UInt8], _ direction: FrameDirection, of call: String)
    /// Shows to whoever watches what the caller is saying; the words that count are noted when they are whole.
    func partial(words: String, of call: String)
    /// Shows to whoever watches what the agent is saying, a few times a second; nothing is kept of it.
    func spoken(_ token: String, of call: String)
    /// Returns when everything noted so far of a call will survive whatever happens.
    func kept(of call: String) async throws
    /// What is known of a call that was here before, to go on with; nil when nothing is.
    func memory(of call: String) async throws -> CallMemory?
}

/// What a call that broke off goes on with.
struct CallMemory: Sendable, Hashable {
    var opening: CallOpening
    /// What was said, as the model is told it.
    var messages: [ChatMessage] = []
    var language: Language
    var agent: String
    var version: Int
    /// The number of turns so far.
    var turns = 0
    /// What a person who takes over is told.
    var summary = ""
    /// Whether the last thing that became of it was that somebody else was to take over.
    var wasHandedOver = false
    /// Whether anything was said at all.
    var isEmpty: Bool { messages.isEmpty }
}
