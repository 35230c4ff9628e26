import HTTP
import JSON
import Problems
import Twilio

/// A message or a conversation in which what was searched for was found, and where in it.
struct SearchHit: Resource {
    static let kind = ResourceKind("finding", .conversation, path: "Search", key: "hits", longestPage: 100)

    /// What of it the words are from: `body`, `author`, `friendlyName`, `participant`, …
    var field: String
    var marked: MarkedText
    /// The message, where it is one.
    var message: (sid: String, index: Int)?
    var conversation: Found

    /// The conversation it is, or is in.
    struct Found: Sendable {
        var sid: String
        var friendlyName: String?
        var state: String
    }

    func write(to writer: inout MemberWriter) {
        writer.member("field", field)
        writer.member("parts", marked.json)
        if let message {
            writer.member("message_sid", message.sid)
            writer.member("index", message.index)
        }
        let found: JSONValue = [
            "sid": .string(conversation.sid), "friendlyName": conversation.friendlyName.map { .string($0) } ?? .null,
            "state": .string(conversation.state),
        ]
        writer.member("conversation", found)
    }

    init(field: String, marked: MarkedText, message: (sid: String, index: Int)? = nil, conversation: Found) {
        self.field = field
        self.marked = marked
        self.message = message
        self.conversation = conversation
    }

    init(twilio members: JSONObject) throws {
        throw Problem(.notOffered, "Twilio searches nothing.")
    }

    /// What is searched for, and in what.
    struct Filter: FieldReadable {
        let form: FormFields
        let sought: SearchTerms
        let kind: Kind

        enum Kind: String, CaseIterable { case messages, conversations }

        init(_ fields: Fields) throws {
            form = fields.form
            sought = try SearchTerms(fields.form["q"] ?? "", field: "q")
            kind = try fields.choice("kind") ?? .messages
        }

        var beyondTwilio: String? { "words" }
        var isSearch: Bool { true }
    }
}
