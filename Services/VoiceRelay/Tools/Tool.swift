import JSON
import Models

/// Something that an agent can have done.
protocol Tool: Sendable {
    /// What the model is told of it.
    var offer: ChatTool { get }
    /// Whether it is known to take long, so that something is said meanwhile.
    var isSlow: Bool { get }
    /// How long it may take.
    var limit: Duration { get }
    /// How often it may be used for one call.
    var pace: ToolPace { get }

    /// Does it. A `Problem` that is thrown is told to the model, in its words, and to nobody else.
    func use(_ arguments: JSONObject, for caller: ToolCaller) async throws -> ToolOutcome
}

extension Tool {
    var isSlow: Bool { false }
    var limit: Duration { .seconds(5) }
    var pace: ToolPace { ToolPace(most: 20, within: .seconds(60)) }
    var name: String { offer.name }
}

/// For whom a tool is used. Over HTTP there may be no call, and nobody called.
struct ToolCaller: Sendable, Hashable {
    var callSID = ""
    /// The person: the caller, or who was called.
    var customerNumber = ""
    /// The number of ours.
    var ownNumber = ""
    var agent = ""
    var language = Language.english
}

/// What came of a tool.
struct ToolOutcome: Sendable, Hashable {
    /// What the model is told: JSON, or words.
    var result: String
    /// What is to become of the call itself.
    var deed: CallDeed?

    init(_ result: String, deed: CallDeed? = nil) {
        self.result = result
        self.deed = deed
    }

    init(_ result: JSONObject, deed: CallDeed? = nil) {
        self.init(result.description, deed: deed)
    }
}

/// What a tool does to the call it is used in. The call carries it out by itself.
enum CallDeed: Sendable, Hashable {
    case speak(Language)
    /// Another agent goes on.
    case goOn(agent: String)
    /// To a person, after the goodbye.
    case handOver(reason: String, summary: String)
    /// After the goodbye.
    case end(reason: String)
    case collect(DigitWish)
    /// Keys pressed for the caller.
    case press(String)
}

/// Digits to be collected from the caller's keys.
struct DigitWish: Sendable, Hashable {
    var most = 20
    var terminator: Character? = "#"
    /// Secret digits reach no model, no journal and no screen: only the tool named.
    var isSecret = false
    /// The tool that gets the digits, and as which argument; its result is then the result of collecting.
    var next: Next?

    struct Next: Sendable, Hashable {
        var tool: String
        var argument: String
        /// The other arguments.
        var others: JSONObject = [:]
    }
}
