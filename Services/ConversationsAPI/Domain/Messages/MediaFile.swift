import HTTP
import JSON
import Twilio

/// A file that a message carries, or is going to.
struct MediaFile: Resource, Hashable {
    static let kind = ResourceKind("media file", .media, path: "Media", key: "media", longestPage: 100)

    /// The longest file, in bytes.
    static let longest = 50 << 20
    /// How long one that no message carries is kept, in seconds.
    static let unusedKept = 86_400

    var sid: String
    var account: String?
    var service: String?
    var conversation: String?
    var message: String?
    var size: Int?
    var contentType: String?
    var name: String?
    var author: String?
    /// SHA-256, in hexadecimal digits.
    var digest: String?
    var created: Int?
    var updated: Int?
    var whereabouts = Whereabouts.ours

    func write(to writer: inout MemberWriter) {
        writer.member("sid", sid)
        writer.member("account_sid", account)
        writer.member("service_sid", service)
        writer.member("channel_sid", conversation)
        writer.member("message_sid", message)
        writer.date("date_created", created)
        writer.date("date_updated", updated)
        writer.member("size", size)
        writer.member("content_type", contentType)
        writer.member("file_name", name)
        writer.member("author", author)
        writer.member("category", "media")
        writer.member("sha256", digest)
        let own = "\(Self.kind.path(at: Place(service: service)))/\(sid)"
        writer.whereabouts(whereabouts, at: own, links: [("content", "\(own)/Content")])
    }

    /// As a message tells of it.
    var told: JSONObject {
        [
            "sid": .string(sid), "size": .integer(Int64(size ?? 0)), "content_type": .string(contentType ?? ""),
            "filename": name.map { .string($0) } ?? .null, "category": "media",
        ]
    }
}

extension MediaFile {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            sid: try read.sid(), account: read.text("account_sid"), service: read.text("service_sid"),
            conversation: read.text("channel_sid"), message: read.text("message_sid"), size: read.number("size"),
            contentType: read.text("content_type"), name: read.text("file_name") ?? read.text("filename"),
            author: read.text("author"), created: read.date("date_created"), updated: read.date("date_updated"),
            whereabouts: Whereabouts(twilio: members))
    }
}
