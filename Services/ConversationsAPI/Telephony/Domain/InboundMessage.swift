import JSON
import Problems
import Targets
import Twilio

/// A message as somebody outside sends it to one of the account's numbers.
struct InboundMessage: Sendable, Hashable {
    var from: ChannelAddress
    var to: ChannelAddress
    var body: String
    var media: [String]

    /// Reads it as people write it: `{from, to, body, mediaUrls?, channel?}`.
    init(json: JSONValue) throws {
        guard let members = json.object else { throw Self.wrong("The body must be a JSON object.", nil) }
        for member in members where !["from", "to", "body", "mediaUrls", "channel"].contains(member.key) {
            throw Self.wrong("\(member.key) is no member known here.", member.key)
        }
        let channel = try Self.text("channel", members) ?? "sms"
        guard ChannelAddress.Channel(rawValue: channel) != nil else {
            let known = ChannelAddress.Channel.allCases.map(\.rawValue).joined(separator: ", ")
            throw Self.wrong("channel must be one of \(known).", "channel")
        }
        from = try Self.address("from", channel, members)
        to = try Self.address("to", channel, members)
        guard from.channel == to.channel else {
            throw Problem(.invalid, "from and to must be of the same channel.", code: 21_910, field: "from")
        }
        guard from != to else {
            throw Problem(.invalid, "from and to cannot be the same: \(from).", code: 21_266, field: "from")
        }
        body = try Self.text("body", members) ?? ""
        media = try Self.media(members)
        guard !body.isEmpty || !media.isEmpty else {
            throw Problem(.invalid, "A message needs a body or mediaUrls.", code: 21_602, field: "body")
        }
        guard !body.utf8.contains(0) else { throw Self.wrong("body holds a NUL character.", "body") }
        guard body.unicodeScalars.count <= TextMessage.longestBody else {
            throw Problem(
                .invalid, "body is longer than \(TextMessage.longestBody) characters.", code: 21_617, field: "body")
        }
    }

    private static func wrong(_ sentence: String, _ field: String?) -> Problem {
        Problem(.invalid, sentence, code: Fields.invalidParameter, field: field)
    }

    /// Nil where it is not said, or null.
    private static func text(_ name: String, _ members: JSONObject) throws -> String? {
        guard let value = members[name], !value.isNull else { return nil }
        guard let text = value.string else { throw wrong("\(name) must be a text.", name) }
        return text
    }

    private static func media(_ members: JSONObject) throws -> [String] {
        guard let value = members["mediaUrls"], !value.isNull else { return [] }
        let texts = value.array?.map(\.string) ?? [nil]
        let urls = texts.compactMap { $0 }
        guard urls.count == texts.count, urls.count <= TextMessage.mostMedia,
            urls.allSatisfy({ (try? TargetURL($0)) != nil })
        else {
            throw Problem(.invalid, "mediaUrls must be up to ten web addresses.", code: 21_620, field: "mediaUrls")
        }
        return urls
    }

    private static func address(_ name: String, _ channel: String, _ members: JSONObject) throws -> ChannelAddress {
        let text = try text(name, members) ?? ""
        let whole = channel == "sms" || text.contains(":") ? text : "\(channel):\(text)"
        guard let address = ChannelAddress(whole) else {
            throw Problem(.invalid, "\(name) must be \(ChannelAddress.expectation).", code: 21_211, field: name)
        }
        return address
    }
}
