package import HTTP
package import JSON

/// What a scripted model does with one question.
package indirect enum ModelAct: Sendable {
    /// It says these pieces, each a chunk, with so much time before each.
    case says([String], pace: Duration = .zero, finish: String = "stop")
    /// It wants these tools used; their arguments come in fragments, those of all calls in turn.
    case calls([(name: String, arguments: String)], text: String = "")
    /// It says no.
    case refuses(Int, headers: Headers = [:], body: JSONValue = ["error": ["message": "As the script says."]])
    /// A page for people comes, as from something on the way.
    case page(Int)
    /// It thinks before it does something.
    case waits(Duration, then: ModelAct)
    /// No answer comes.
    case silent
    /// It says these pieces and then nothing more, with the connection open.
    case stalls(after: [String])
    /// It says these pieces, and the connection breaks.
    case cuts(after: [String])
    /// It says these pieces, and then something that is no part of an answer.
    case garbage(after: [String])
    /// It says these pieces, and then that it cannot go on.
    case fails(after: [String], error: JSONValue)
    /// It sends these bytes as the body of a stream, each text by itself.
    case raw([String])
    /// It answers in one piece, though a stream was asked for.
    case whole(JSONValue)

    /// What a stream is made of.
    enum Part: Sendable {
        case bytes([UInt8])
        case waits(Duration)
        case stalls
        case cuts
    }

    var parts: [Part] {
        switch self {
        case .says(let pieces, let pace, let finish):
            pieces.flatMap { pace > .zero ? [.waits(pace), Self.saying($0)] : [Self.saying($0)] }
                + Self.ending(finish, pieces.count)
        case .calls(let calls, let text):
            (text.isEmpty ? [] : [Self.saying(text)]) + Self.fragments(of: calls)
                + Self.ending("tool_calls", calls.count)
        case .stalls(let pieces): pieces.map(Self.saying) + [.stalls]
        case .cuts(let pieces): pieces.map(Self.saying) + [.cuts]
        case .garbage(let pieces): pieces.map(Self.saying) + [.bytes(Array("data: {\"choices\":[{\n\n".utf8))]
        case .fails(let pieces, let error): pieces.map(Self.saying) + [Self.event(["error": error])]
        case .raw(let texts): texts.map { .bytes(Array($0.utf8)) }
        case .refuses, .page, .waits, .silent, .whole: []
        }
    }

    private static func event(_ data: JSONValue) -> Part { .bytes(Array("data: \(data.description)\n\n".utf8)) }

    private static func chunk(_ delta: JSONValue, finish: JSONValue = .null) -> Part {
        event([
            "id": "chatcmpl-scripted", "object": "chat.completion.chunk", "created": 1_767_261_600, "model": "scripted",
            "choices": [["index": 0, "delta": delta, "finish_reason": finish]], "usage": .null,
        ])
    }

    private static func saying(_ text: String) -> Part { chunk(["content": .string(text)]) }

    private static func ending(_ finish: String, _ tokens: Int) -> [Part] {
        [
            chunk([:], finish: .string(finish)),
            event([
                "object": "chat.completion.chunk", "choices": [],
                "usage": [
                    "prompt_tokens": 31, "completion_tokens": JSONValue(tokens), "total_tokens": JSONValue(31 + tokens),
                ],
            ]), .bytes(Array("data: [DONE]\n\n".utf8)),
        ]
    }

    /// Names first, then a few letters of each call's arguments in turn, as parallel calls may come.
    private static func fragments(of calls: [(name: String, arguments: String)]) -> [Part] {
        var parts = calls.enumerated().map { index, call in
            chunk([
                "tool_calls": [
                    [
                        "index": JSONValue(index), "id": .string("call_\(index)"), "type": "function",
                        "function": ["name": .string(call.name), "arguments": ""],
                    ]
                ]
            ])
        }
        var rests = calls.map { Substring($0.arguments) }
        while rests.contains(where: { !$0.isEmpty }) {
            for index in rests.indices where !rests[index].isEmpty {
                let piece = rests[index].prefix(4)
                rests[index].removeFirst(piece.count)
                parts.append(
                    chunk([
                        "tool_calls": [["index": JSONValue(index), "function": ["arguments": .string(String(piece))]]]
                    ]))
            }
        }
        return parts
    }
}
