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
        let channel = json["channel"]?.string ?? "sms"
        from = try Self.address("from", channel, json)
        to = try Self.address("to", channel, json)
        guard from.channel == to.channel else {
            throw Problem(.invalid, "from and to must be of the same channel.", code: 21_910, field: "from")
        }
        body = json["body"]?.string ?? ""
        media = json["mediaUrls"]?.array?.compactMap(\.string) ?? []
        guard !body.isEmpty || !media.isEmpty else {
            throw Problem(.invalid, "A message needs a body or mediaUrls.", code: 21_602, field: "body")
        }
        guard body.unicodeScalars.count <= TextMessage.longestBody, !body.utf8.contains(0) else {
            throw Problem(.invalid, "body is longer than 1600 characters, or holds a NUL.", code: 21_617, field: "body")
        }
        guard media.count <= TextMessage.mostMedia, media.allSatisfy({ (try? TargetURL($0)) != nil }) else {
            throw Problem(.invalid, "mediaUrls must be up to ten web addresses.", code: 21_620, field: "mediaUrls")
        }
    }

    private static func address(_ name: String, _ channel: String, _ json: JSONValue) throws -> ChannelAddress {
        let text = json[name]?.string ?? ""
        let whole = channel == "sms" || text.contains(":") ? text : "\(channel):\(text)"
        guard let address = ChannelAddress(whole) else {
            throw Problem(.invalid, "\(name) must be \(ChannelAddress.expectation).", code: 21_211, field: name)
        }
        return address
    }
}
