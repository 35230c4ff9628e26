import JSON
import Models

extension AnswerNote {
    var body: JSONObject {
        [
            "turn": JSONValue(turn), "sent": .string(sent), "heard": .text(heard),
            "language": .string(language.rawValue), "model": .text(model),
            "usage": usage.map { .object($0.body) } ?? .null, "passages": .array(passages.map { .string($0) }),
            "times": .object(times.body), "finish": .string(finish),
        ]
    }

    init(_ body: JSONObject) {
        self.init(
            turn: body.int("turn"), sent: body.text("sent"), heard: body["heard"]?.string, language: body.language,
            model: body["model"]?.string, usage: body["usage"]?.object.map { ChatUsage($0) },
            passages: body["passages"]?.array?.compactMap(\.string) ?? [],
            times: TurnTimes(body["times"]?.object ?? [:]), finish: body.text("finish"))
    }
}

extension ToolNote {
    var body: JSONObject {
        [
            "turn": JSONValue(turn), "name": .string(name), "arguments": .string(arguments),
            "result": .string(result), "failed": .bool(hasFailed), "microseconds": JSONValue(microseconds),
        ]
    }

    init(_ body: JSONObject) {
        self.init(
            turn: body.int("turn"), name: body.text("name"), arguments: body.text("arguments"),
            result: body.text("result"), hasFailed: body["failed"]?.bool ?? false,
            microseconds: body.int("microseconds"))
    }
}

extension ChatUsage {
    var body: JSONObject {
        ["prompt": JSONValue(prompt), "completion": JSONValue(completion), "cached": JSONValue(cached)]
    }

    init(_ body: JSONObject) {
        self.init(prompt: body.int("prompt"), completion: body.int("completion"), cached: body.int("cached"))
    }
}

extension TurnTimes {
    /// The parts in the order in which they come.
    var parts: [(name: String, microseconds: Int)] {
        [("context", context), ("model", model), ("relay", relay), ("tools", tools), ("rest", rest)]
    }

    var body: JSONObject { JSONObject(parts.map { ($0.name, JSONValue($0.microseconds)) }) }

    init(_ body: JSONObject) {
        self.init(
            context: body.int("context"), model: body.int("model"), relay: body.int("relay"),
            tools: body.int("tools"), rest: body.int("rest"))
    }
}
