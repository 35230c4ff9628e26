import Models
import Problems

/// What came of a model's wish to have a tool used.
struct ToolUse: Sendable, Hashable {
    /// As the model asked for it, what is secret in its arguments masked.
    var call: ToolCall
    /// What the model is told, 8 KiB at most.
    var result: String
    /// What is to become of the call itself.
    var deed: CallDeed?
    /// Why it failed; nil when it did not.
    var problem: Problem?
    /// The arguments as they were read, what is secret in them masked.
    var shownArguments: String
    var duration: Duration

    var hasFailed: Bool { problem != nil }
}
