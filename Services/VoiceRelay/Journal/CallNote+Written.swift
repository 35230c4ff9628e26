import JSON
import Models

/// A note with its time, as it is kept.
struct KeptNote: Sendable, Hashable {
    /// Milliseconds since 1970.
    var at: Int
    var note: CallNote
}

// Notes as they are written down: a kind and a body of JSON.
extension CallNote {
    var kind: String {
        switch self {
        case .opened: "opened"
        case .connected: "connected"
        case .greeted: "greeted"
        case .asked: "asked"
        case .answered: "answered"
        case .toolUsed: "tool"
        case .digits: "digits"
        case .language: "language"
        case .agent: "agent"
        case .remark: "remark"
        case .trouble: "trouble"
        case .handedOver: "handover"
        case .disconnected: "disconnected"
        case .ended: "ended"
        }
    }

    var body: JSONObject {
        switch self {
        case .opened(let opening): opening.body
        case .connected(let session, let resumed): ["session": .string(session), "resumed": .bool(resumed)]
        case .greeted(let words, let language): ["words": .string(words), "language": .string(language.rawValue)]
        case .asked(let turn, let words, let language):
            ["turn": JSONValue(turn), "words": .string(words), "language": .text(language)]
        case .answered(let answer): answer.body
        case .toolUsed(let tool): tool.body
        case .digits(let digits, let turn): ["turn": JSONValue(turn), "digits": .string(digits)]
        case .language(let language, let reason):
            ["language": .string(language.rawValue), "reason": .string(reason)]
        case .agent(let name, let version): ["agent": .string(name), "version": JSONValue(version)]
        case .remark(let words, let kind): ["words": .string(words), "kind": .string(kind)]
        case .trouble(let words): ["words": .string(words)]
        case .handedOver(let reason, let summary, let to):
            ["reason": .string(reason), "summary": .string(summary), "to": .text(to)]
        case .disconnected(let reason), .ended(let reason): ["reason": .string(reason)]
        }
    }

    /// Reads what was written down; nil for what only a later version of this service knows.
    init?(kind: String, body: JSONObject) {
        switch kind {
        case "opened": self = .opened(CallOpening(body))
        case "connected": self = .connected(sessionID: body.text("session"), resumed: body["resumed"]?.bool ?? false)
        case "greeted": self = .greeted(body.text("words"), body.language)
        case "asked":
            self = .asked(turn: body.int("turn"), words: body.text("words"), language: body["language"]?.string)
        case "answered": self = .answered(AnswerNote(body))
        case "tool": self = .toolUsed(ToolNote(body))
        case "digits": self = .digits(body.text("digits"), turn: body.int("turn"))
        case "language": self = .language(body.language, reason: body.text("reason"))
        case "agent": self = .agent(body.text("agent"), version: body.int("version"))
        case "remark": self = .remark(body.text("words"), kind: body.text("kind"))
        case "trouble": self = .trouble(body.text("words"))
        case "handover":
            self = .handedOver(
                reason: body.text("reason"), summary: body.text("summary"), to: body["to"]?.string)
        case "disconnected": self = .disconnected(reason: body.text("reason"))
        case "ended": self = .ended(reason: body.text("reason"))
        default: return nil
        }
    }
}

extension JSONValue {
    /// A text, or null.
    static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    /// A whole number, or null.
    static func number(_ number: Int?) -> JSONValue { number.map { JSONValue($0) } ?? .null }
}

extension JSONObject {
    func text(_ name: String) -> String { self[name]?.string ?? "" }
    func int(_ name: String) -> Int { self[name]?.int ?? 0 }
    var language: Language { self["language"]?.string.flatMap(Language.init(tag:)) ?? .english }
}
