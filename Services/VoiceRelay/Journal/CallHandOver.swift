import Fleet
import JSON
import Store

/// A call that is over, as it is handed to those who keep conversations and find out what they mean.
struct CallHandOver {
    private let story: CallStory

    static let kind = "call.ended"
    /// Who is told, and what the notice to them is called.
    static let targets = [("conversations-api", "conversations"), ("intelligence-webhook", "intelligence")]
    /// What the receiving end takes is 4 MiB.
    private static let longest = 3 << 20

    /// What the notices of a call are called.
    static func notices(of call: String) -> [String] { targets.map { "\(kind)/\(call)/\($0.1)" } }

    init(_ story: CallStory) { self.story = story }

    /// Adds the notices to the transaction that ends the call.
    func put(in outbox: Outbox, _ db: Connection) throws {
        let body = try body()
        for (notice, (target, _)) in zip(Self.notices(of: story.sid), Self.targets) {
            try outbox.put(Notice(id: notice, to: target, Self.kind, body), in: db)
        }
    }

    /// The whole call. One that is too long loses what its tools said, and then its last turns.
    func body() throws -> JSONValue {
        var body = StoryWriter(story).whole
        guard try body.bytes.count > Self.longest else { return .object(body) }
        body["truncated"] = true
        var turns = (body["turns"]?.array ?? []).map { turn in
            var turn = turn
            turn["tools"] = []
            return turn
        }
        var size = 0
        turns = try turns.prefix { turn in
            size += try turn.bytes.count
            return size <= Self.longest - (64 << 10)
        }.map { $0 }
        body["turns"] = .array(turns)
        body["remarks"] = []
        return .object(body)
    }
}

extension JSONObject {
    fileprivate var bytes: [UInt8] { get throws { try JSONValue.object(self).bytes } }
}
