import JSON

/// One piece of a chat model's answer as it is streamed, in both ways of reading and writing.
struct ChatChunk: Codable, JSONReadable, JSONWritable {
    var id = ""
    var object = ""
    var created = 0
    var model = ""
    var choices: [Choice] = []

    struct Choice: Codable, JSONReadable, JSONWritable {
        var index = 0
        var delta = Delta()
        var finish_reason: String?
    }

    struct Delta: Codable, JSONReadable, JSONWritable {
        var role: String?
        var content: String?
    }

    static let document = Array(
        """
        {"id":"chatcmpl-9lXwCUqYyUQ5p0HuvVqMmEXAMPLE","object":"chat.completion.chunk","created":1721075653,\
        "model":"gpt-4o-mini-2024-07-18","system_fingerprint":"fp_8b761cb050","choices":[{"index":0,\
        "delta":{"role":"assistant","content":" your appointment"},"logprobs":null,"finish_reason":null}]}
        """.utf8)
}

/// A long answer: a page of messages.
struct MessageList: Codable, JSONReadable, JSONWritable {
    var messages: [Message] = []

    struct Message: Codable, JSONReadable, JSONWritable {
        var sid = ""
        var index = 0
        var author = ""
        var body = ""
        var isDelivered = false
        var score = 0.0
        var media: String?
        var dateCreated = ""
    }

    /// About 100 KB.
    static let sample = MessageList(
        messages: (0..<420).map { number in
            Message(
                sid: "IM" + String(1_000_000_007 * (number + 1), radix: 16), index: number,
                author: "+1555\(5_550_000 + number)",
                body:
                    "Could you move my appointment to Thursday, please? I said \"Tuesday\" before – señora Núñez, №\(number).\n",
                isDelivered: number % 3 != 0, score: Double(number) / 7, media: nil, dateCreated: "2025-01-31T12:34:56Z"
            )
        })
}

// How they read and write themselves.
extension ChatChunk {
    init(from reader: inout JSONReader) throws {
        self.init()
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "id": id = try reader.read()
            case "object": object = try reader.read()
            case "created": created = try reader.read()
            case "model": model = try reader.read()
            case "choices": choices = try reader.read()
            default: try reader.skip()
            }
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", id)
        writer.member("object", object)
        writer.member("created", created)
        writer.member("model", model)
        writer.member("choices", choices)
        writer.endObject()
    }
}

extension ChatChunk.Choice {
    init(from reader: inout JSONReader) throws {
        self.init()
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "index": index = try reader.read()
            case "delta": delta = try reader.read()
            case "finish_reason": finish_reason = try reader.read()
            default: try reader.skip()
            }
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("index", index)
        writer.member("delta", delta)
        writer.member("finish_reason", ifPresent: finish_reason)
        writer.endObject()
    }
}

extension ChatChunk.Delta {
    init(from reader: inout JSONReader) throws {
        self.init()
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "role": role = try reader.read()
            case "content": content = try reader.read()
            default: try reader.skip()
            }
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("role", ifPresent: role)
        writer.member("content", ifPresent: content)
        writer.endObject()
    }
}

extension MessageList {
    init(from reader: inout JSONReader) throws {
        self.init()
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "messages": messages = try reader.read()
            default: try reader.skip()
            }
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("messages", messages)
        writer.endObject()
    }
}

extension MessageList.Message {
    init(from reader: inout JSONReader) throws {
        self.init()
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "sid": sid = try reader.read()
            case "index": index = try reader.read()
            case "author": author = try reader.read()
            case "body": body = try reader.read()
            case "isDelivered": isDelivered = try reader.read()
            case "score": score = try reader.read()
            case "media": media = try reader.read()
            case "dateCreated": dateCreated = try reader.read()
            default: try reader.skip()
            }
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("sid", sid)
        writer.member("index", index)
        writer.member("author", author)
        writer.member("body", body)
        writer.member("isDelivered", isDelivered)
        writer.member("score", score)
        writer.member("media", ifPresent: media)
        writer.member("dateCreated", dateCreated)
        writer.endObject()
    }
}
