import JSON
import Models

/// What a call learns, from its socket, its model, its tools, or the clock.
enum CallEvent: Sendable {
    /// The session is up, and Twilio speaks the greeting; the memory of a call that was here before.
    case began(greeting: String, memory: CallMemory?)
    case received(RelayEvent)
    case customer(Customer)
    /// The model has been asked.
    case asked(answer: Int)
    /// A step of the model's answer.
    case model(ChatEvent, answer: Int)
    /// The model says nothing more.
    case modelEnded(answer: Int)
    case modelFailed(ModelFailure, answer: Int)
    /// The first frame of a turn is on its way.
    case framed(answer: Int)
    case toolDone(ToolUse, answer: Int)
    /// The agent that was asked for; nil where there is none of that name.
    case agent(CallAgent?, name: String)
    /// Time has passed.
    case tick
    /// The socket has gone.
    case dropped(reason: String)
}

/// What a call does.
enum CallAction: Sendable {
    case send(RelayCommand)
    case ask(ChatRequest, models: [String], answer: Int)
    case stopAsking
    /// The arguments named are the caller's secrets, and told to nobody but the tool.
    case use(ToolCall, answer: Int, secrets: [String] = [])
    case stopTools
    /// Another agent is to go on.
    case find(agent: String)
    case note(CallNote)
    /// What the caller is saying, for the screen.
    case showHeard(String)
    /// What the agent is saying, for the screen.
    case showSaid(String)
    /// Nothing more comes of this session.
    case close
}

/// An agent as a call needs it: itself, and what it may have done.
struct CallAgent: Sendable {
    var agent: Agent
    var tools: [ChatTool] = []
    /// Those that are known to take long.
    var slowTools: Set<String> = []
}
