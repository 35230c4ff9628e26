import Fleet
import JSON
import Models

/// Tells a call as JSON, for people, for the console and for those it is handed to.
struct StoryWriter {
    private let story: CallStory

    init(_ story: CallStory) { self.story = story }

    var whole: JSONObject {
        let turns = story.turns
        let agent = story.agents.last ?? (story.opening.agent, story.opening.version)
        return [
            "sid": .string(story.sid), "from": .string(story.opening.from), "to": .string(story.opening.to),
            "direction": .string(story.opening.direction), "pattern": .string(story.opening.pattern),
            "state": story.ended == nil ? "live" : "ended", "outcome": .text(story.outcome),
            "agent": .string(agent.name), "version": JSONValue(agent.version),
            "agents": .array(story.agents.map { ["agent": .string($0.name), "version": JSONValue($0.version)] }),
            "language": .string(story.language.rawValue),
            "languages": .array(story.languages.map { .string($0.rawValue) }),
            "customer": story.opening.customer.map { .object($0.body) } ?? .null,
            "started": Self.time(story.started), "ended": Self.time(story.ended),
            "milliseconds": .number(story.ended.map { $0 - story.started }),
            "greeting": greeting, "turns": .array(turns.map(Self.turn)), "remarks": .array(remarks),
            "sessions": .array(sessions), "handover": handOver, "troubles": .array(troubles),
            "tokens": tokens(turns), "cost": .null, "segments": segments(turns),
        ]
    }

    private static func time(_ milliseconds: Int?) -> JSONValue {
        milliseconds.map { .string(Clock.text($0)) } ?? .null
    }

    // MARK: Turns

    private static func turn(_ turn: StoryTurn) -> JSONValue {
        let answer = turn.answer
        return [
            "number": JSONValue(turn.number), "at": time(turn.at), "words": .text(turn.words),
            "language": .text(turn.language), "digits": .text(turn.digits), "answered": time(turn.answered),
            "sent": .text(answer?.sent), "heard": .text(turn.heard),
            "answerLanguage": .text(answer?.language.rawValue), "finish": .text(answer?.finish),
            "model": .text(answer?.model), "tokens": answer?.usage.map { .object($0.body) } ?? .null, "cost": .null,
            "passages": .array((answer?.passages ?? []).map { .string($0) }), "tools": .array(turn.tools.map(tool)),
            "microseconds": .number(answer?.times.whole),
            "segments": answer.map { .array(segments($0.times.parts)) } ?? .null,
        ]
    }

    private static func tool(_ tool: ToolNote) -> JSONValue {
        [
            "name": .string(tool.name), "arguments": .string(tool.arguments), "result": .string(tool.result),
            "failed": .bool(tool.hasFailed), "microseconds": JSONValue(tool.microseconds),
        ]
    }

    /// Parts one behind the other, each from where the one before it ends.
    private static func segments(_ parts: [(name: String, microseconds: Int)]) -> [JSONValue] {
        var from = 0
        return parts.map { part in
            defer { from += part.microseconds }
            return [
                "name": .string(part.name), "from": JSONValue(from), "microseconds": JSONValue(part.microseconds),
            ]
        }
    }

    /// Where the time of the whole call went: until the socket was there, in which the agent worked, and all else, in
    /// which somebody spoke or listened. Null while it lasts.
    private func segments(_ turns: [StoryTurn]) -> JSONValue {
        guard let ended = story.ended else { return .null }
        let whole = max(ended - story.started, 0) * 1_000
        let connected = story.notes.first { if case .connected = $0.note { true } else { false } }?.at ?? story.started
        let queue = min(max(connected - story.started, 0) * 1_000, whole)
        let answering = min(turns.reduce(0) { $0 + ($1.answer?.times.whole ?? 0) }, whole - queue)
        let parts = [("queue", queue), ("answering", answering), ("talk", whole - queue - answering)]
        return .array(Self.segments(parts.map { (name: $0.0, microseconds: $0.1) }))
    }

    private func tokens(_ turns: [StoryTurn]) -> JSONValue {
        let told = turns.compactMap { $0.answer?.usage }
        guard !told.isEmpty else { return .null }
        return [
            "prompt": JSONValue(told.reduce(0) { $0 + $1.prompt }),
            "completion": JSONValue(told.reduce(0) { $0 + $1.completion }),
            "cached": JSONValue(told.reduce(0) { $0 + $1.cached }),
        ]
    }

    // MARK: All else

    private var greeting: JSONValue {
        for case .greeted(let words, _) in story.notes.map(\.note) { return .string(words) }
        return .null
    }

    private var remarks: [JSONValue] {
        story.notes.compactMap { kept in
            guard case .remark(let words, let kind) = kept.note else { return nil }
            return ["at": Self.time(kept.at), "kind": .string(kind), "words": .string(words)]
        }
    }

    private var troubles: [JSONValue] {
        story.notes.compactMap { kept in
            guard case .trouble(let words) = kept.note else { return nil }
            return ["at": Self.time(kept.at), "words": .string(words)]
        }
    }

    private var sessions: [JSONValue] {
        var sessions: [JSONValue] = []
        for kept in story.notes {
            switch kept.note {
            case .connected(let session, let resumed):
                sessions.append(["session": .string(session), "resumed": .bool(resumed), "from": Self.time(kept.at)])
            case .disconnected(let reason) where !sessions.isEmpty:
                sessions[sessions.count - 1]["to"] = Self.time(kept.at)
                sessions[sessions.count - 1]["reason"] = .string(reason)
            default: break
            }
        }
        return sessions
    }

    private var handOver: JSONValue {
        guard let told = story.handover else { return .null }
        return [
            "at": Self.time(told.at), "reason": .string(told.reason), "summary": .string(told.summary),
            "to": .text(told.to),
        ]
    }
}
