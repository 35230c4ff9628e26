package import JSON

/// What a model is asked: the conversation so far, and what it may use to go on.
package struct ChatRequest: Sendable {
    /// The model to answer, in place of the one that was set up.
    package var model: String?
    package var messages: [ChatMessage]
    /// What the agent knows. A model is given all of it; the embedded agent looks things up in it.
    package var knowledge: [ChatKnowledge] = []
    package var tools: [ChatTool] = []
    package var toolChoice = ToolChoice.auto
    package var temperature: Double?
    /// The longest answer in tokens.
    package var maxTokens: Int?
    /// The language to answer in while nothing that was said shows another.
    package var language: Language?
    /// The language to answer in, whatever was said. A model is told so in its instructions; the embedded agent here.
    package var answersIn: Language?
    package var limits = ChatLimits()

    /// Whether tools may, must or must not be called.
    package enum ToolChoice: String, Sendable, Hashable { case auto, required, none }

    package init(_ messages: [ChatMessage] = []) { self.messages = messages }
}

/// One message of a conversation.
package enum ChatMessage: Sendable, Hashable {
    case system(String)
    case user(String)
    case assistant(String, calls: [ToolCall] = [])
    /// What came of a call. Each call of an assistant's message has to be followed by its result.
    case tool(String, callID: String)
}

/// A passage of what an agent knows.
package struct ChatKnowledge: Sendable, Hashable {
    package let title: String
    package let text: String

    package init(title: String, text: String) {
        self.title = title
        self.text = text
    }
}

/// Something that a model may have done.
package struct ChatTool: Sendable, Hashable {
    package let name: String
    package let description: String
    /// The arguments, as a JSON schema of an object.
    package let parameters: JSONObject
    /// What people say when they want it: for the embedded agent.
    package let examples: [String]
    /// How people speak of the values that one of its arguments can have: for the embedded agent.
    package let choices: [ChatChoice]

    package init(
        name: String, description: String, parameters: JSONObject = ["type": "object", "properties": [:]],
        examples: [String] = [], choices: [ChatChoice] = []
    ) {
        self.name = name
        self.description = description
        self.parameters = parameters
        self.examples = examples
        self.choices = choices
    }
}

/// A model's wish to have a tool used.
package struct ToolCall: Sendable, Hashable {
    package let id: String
    package let name: String
    /// As the model wrote them: usually a JSON object, and not always.
    package let arguments: String

    package init(id: String, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }

    /// The arguments read; nothing at all is an empty object. Throws a `Problem` when they are no JSON object.
    package var object: JSONObject {
        get throws { try arguments.allSatisfy(\.isWhitespace) ? [:] : JSONObject(parsing: arguments) }
    }
}

/// How long an answer is waited for. Time in which nobody reads does not count.
package struct ChatLimits: Sendable, Hashable {
    /// Until the first word or tool call, the way to the server included.
    package var firstToken: Duration = .milliseconds(2_500)
    /// The longest silence within an answer.
    package var betweenTokens: Duration = .seconds(5)
    /// From asking to the last word.
    package var whole: Duration = .seconds(60)

    package init() {}
}
