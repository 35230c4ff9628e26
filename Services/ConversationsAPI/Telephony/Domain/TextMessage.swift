import JSON

/// A text message as the API of 2010 tells it (`SM…`, with files `MM…`).
struct TextMessage: Tellable, Hashable {
    var id = 0
    var sid: String
    var direction: Direction
    var from: String
    var to: String
    var body: String
    var status: MessageStatus
    var segments: Int
    var mediaCount: Int
    var messagingService: String?
    /// What becomes of it, by the rules for its number.
    var end: MessageStatus
    var endCode: Int?
    /// Why it did not arrive.
    var errorCode: Int?
    /// Who hears of each step.
    var callback: String?
    /// Moments are milliseconds since 1970.
    var created: Int
    var updated: Int
    var sent: Int?
    /// When it takes the next step; nil when it has taken the last.
    var due: Int?

    enum Direction: String, Sendable {
        case inbound
        case api = "outbound-api"
        case reply = "outbound-reply"
        case call = "outbound-call"
    }

    /// What a part of a message costs, in hundred-thousandths of a dollar.
    private static let pricePerSegment = 750

    func write(to list: inout MemberList) {
        let path = "Messages/\(sid)"
        list.add("sid", sid)
        list.add("account_sid", list.account)
        list.add("api_version", "2010-04-01")
        list.add("messaging_service_sid", messagingService)
        list.add("from", from)
        list.add("to", to)
        list.add("body", body)
        list.add("status", status.rawValue)
        list.add("direction", direction.rawValue)
        list.add("num_segments", "\(segments)")
        list.add("num_media", "\(mediaCount)")
        list.add("price", sent == nil || direction == .inbound ? nil : Price.text(Self.pricePerSegment * segments))
        list.add("price_unit", "USD")
        list.add("error_code", errorCode)
        list.add("error_message", errorCode.flatMap { DeliveryFailure.meaning($0) })
        list.addDate("date_created", created)
        list.addDate("date_updated", updated)
        list.addDate("date_sent", sent)
        list.add("uri", list.uri("\(path).json"))
        list.add("subresource_uris", ["media": .string(list.uri("\(path)/Media.json"))])
    }
}

/// Money as Twilio writes what it took: `-0.00750`.
enum Price {
    static func text(_ hundredThousandths: Int) -> String {
        let digits = String(hundredThousandths % 100_000)
        return "-\(hundredThousandths / 100_000).\(String(repeating: "0", count: 5 - digits.utf8.count))\(digits)"
    }
}
