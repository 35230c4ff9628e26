import JSON
import Models

extension CallDeed {
    /// As `/tools/NAME` answers it.
    var json: JSONObject {
        switch self {
        case .speak(let language): ["type": "speak", "language": .string(language.rawValue)]
        case .goOn(let agent): ["type": "go-on", "agent": .string(agent)]
        case .handOver(let reason, let summary):
            ["type": "hand-over", "reason": .string(reason), "summary": .string(summary)]
        case .end(let reason): ["type": "end", "reason": .string(reason)]
        case .collect(let wish): wish.json
        case .press(let keys): ["type": "press", "keys": .string(keys)]
        }
    }

    /// Reads what a tool elsewhere wants done; nil when it makes no sense.
    init?(json: JSONValue) {
        func text(_ name: String) -> String? { json[name]?.string }
        switch text("type") {
        case "speak":
            guard let language = Language(tag: text("language") ?? "") else { return nil }
            self = .speak(language)
        case "go-on":
            guard let agent = text("agent"), !agent.isEmpty else { return nil }
            self = .goOn(agent: agent)
        case "hand-over": self = .handOver(reason: text("reason") ?? "", summary: text("summary") ?? "")
        case "end": self = .end(reason: text("reason") ?? "")
        case "collect": self = .collect(DigitWish(json: json))
        case "press":
            guard let keys = text("keys"), (1...64).contains(keys.utf8.count),
                keys.allSatisfy({ "0123456789*#wW".contains($0) })
            else { return nil }
            // Twilio knows no W in a call with an agent.
            self = .press(keys.lowercased())
        default: return nil
        }
    }
}

extension DigitWish {
    fileprivate var json: JSONObject {
        var members: JSONObject = ["type": "collect", "most": JSONValue(most), "secret": .bool(isSecret)]
        members["terminator"] = terminator.map { .string(String($0)) }
        if let next {
            members["tool"] = .string(next.tool)
            members["argument"] = .string(next.argument)
            if !next.others.isEmpty { members["others"] = .object(next.others) }
        }
        return members
    }

    fileprivate init(json: JSONValue) {
        most = json["most"]?.int.map { min(max($0, 1), 64) } ?? 20
        terminator = json["terminator"]?.string?.first.flatMap { "0123456789*#".contains($0) ? $0 : nil }
        isSecret = json["secret"]?.bool ?? false
        if let tool = json["tool"]?.string, let argument = json["argument"]?.string {
            next = Next(tool: tool, argument: argument, others: json["others"]?.object ?? [:])
        }
    }
}
