import JSON

/// One piece of a streamed completion, as it stands in a `data:` line. A completion that comes whole reads the same.
struct CompletionChunk: JSONReadable {
    var text = ""
    var fragments: [CallFragment] = []
    var finish: String?
    var usage: ChatUsage?
    /// What the server says went wrong, if this says so.
    var complaint: JSONValue?

    /// A part of a tool call: the first of its index has id and name, later ones carry arguments.
    struct CallFragment: Hashable {
        var index: Int?
        var id = ""
        var name = ""
        var arguments = ""
    }

    init(from reader: inout JSONReader) throws {
        var object = ""
        var message: String?
        guard try reader.next() == .object else {
            try reader.skip()
            return
        }
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "choices": try readChoices(&reader)
            case "usage": usage = try Self.readUsage(&reader)
            case "error":
                let value: JSONValue = try reader.read()
                complaint = value.isNull ? nil : ["error": value]
            case "object": object = try Self.text(&reader)
            case "message": message = try Self.text(&reader)
            default: try reader.skip()
            }
        }
        if complaint == nil, object == "error" { complaint = ["message": .string(message ?? "")] }
    }

    private mutating func readChoices(_ reader: inout JSONReader) throws {
        guard try reader.next() == .array else { return try reader.skip() }
        try reader.beginArray()
        var number = 0
        while try reader.nextElement() {
            // One answer was asked for; any further one is nobody's.
            if number == 0 { try readChoice(&reader) } else { try reader.skip() }
            number += 1
        }
    }

    private mutating func readChoice(_ reader: inout JSONReader) throws {
        guard try reader.next() == .object else { return try reader.skip() }
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "delta", "message": try readDelta(&reader)
            case "finish_reason":
                let word = try Self.text(&reader)
                if !word.isEmpty { finish = word }
            default: try reader.skip()
            }
        }
    }

    private mutating func readDelta(_ reader: inout JSONReader) throws {
        guard try reader.next() == .object else { return try reader.skip() }
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            // A refusal is what the model says, too.
            case "content", "refusal": text += try Self.words(&reader)
            case "tool_calls": try readFragments(&reader)
            default: try reader.skip()
            }
        }
    }

    private mutating func readFragments(_ reader: inout JSONReader) throws {
        guard try reader.next() == .array else { return try reader.skip() }
        try reader.beginArray()
        while try reader.nextElement() {
            guard try reader.next() == .object else {
                try reader.skip()
                continue
            }
            var fragment = CallFragment()
            try reader.beginObject()
            while let key = try reader.nextKey() {
                switch key {
                case "index": fragment.index = try Self.number(&reader)
                case "id": fragment.id = try Self.text(&reader)
                case "function": try Self.readFunction(&reader, into: &fragment)
                default: try reader.skip()
                }
            }
            fragments.append(fragment)
        }
    }

    private static func readFunction(_ reader: inout JSONReader, into fragment: inout CallFragment) throws {
        guard try reader.next() == .object else { return try reader.skip() }
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "name": fragment.name = try text(&reader)
            // Some servers send the arguments as the object itself.
            case "arguments": fragment.arguments = try reader.next() == .object ? object(&reader) : text(&reader)
            default: try reader.skip()
            }
        }
    }

    private static func readUsage(_ reader: inout JSONReader) throws -> ChatUsage? {
        guard try reader.next() == .object else {
            try reader.skip()
            return nil
        }
        let usage: JSONValue = try reader.read()
        guard let prompt = tokens(usage["prompt_tokens"]), let completion = tokens(usage["completion_tokens"]) else {
            return nil
        }
        return ChatUsage(
            prompt: prompt, completion: completion,
            cached: tokens(usage["prompt_tokens_details"]?["cached_tokens"]) ?? 0)
    }

    /// A count that an answer can have: counts are summed up, and no server may make a sum too large.
    private static func tokens(_ value: JSONValue?) -> Int? {
        value?.int.flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }
    }

    // MARK: Values that may be of another kind

    private static func text(_ reader: inout JSONReader) throws -> String {
        guard try reader.next() == .string else {
            try reader.skip()
            return ""
        }
        return try reader.read()
    }

    private static func number(_ reader: inout JSONReader) throws -> Int? {
        guard try reader.next() == .number else {
            try reader.skip()
            return nil
        }
        let value: JSONValue = try reader.read()
        return value.int
    }

    private static func object(_ reader: inout JSONReader) throws -> String {
        let value: JSONValue = try reader.read()
        return value.description
    }

    /// A text, or the texts of a list of parts.
    private static func words(_ reader: inout JSONReader) throws -> String {
        guard try reader.next() == .array else { return try text(&reader) }
        let parts: JSONValue = try reader.read()
        return (parts.array ?? []).compactMap { $0["text"]?.string }.joined()
    }
}
