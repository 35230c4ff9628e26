import JSON
import Twilio

/// A telephone call as the API of 2010 tells it (`CA…`).
struct PhoneCall: Tellable, Hashable {
    var id = 0
    var sid: String
    var from: String
    var to: String
    /// The SID of our own number at the one end.
    var number: String?
    var status: CallStatus
    /// What becomes of it, by the rules for its number.
    var end: CallStatus
    var script: CallScript
    var callback: CallCallback?
    /// How long it may last, in seconds.
    var timeLimit: Int
    /// Moments are milliseconds since 1970.
    var created: Int
    var updated: Int
    var started: Int?
    var ended: Int?
    /// When it takes the next step; nil when it has taken the last, or waits for its script.
    var due: Int?

    /// What a minute costs, in hundred-thousandths of a dollar.
    private static let pricePerMinute = 1_400

    /// How long it lasted, in seconds.
    var duration: Int? { ended.map { started == nil ? 0 : max(($0 - (started ?? $0)) / 1_000, 0) } }

    func write(to list: inout MemberList) {
        let minutes = duration.map { ($0 + 59) / 60 } ?? 0
        list.add("sid", sid)
        list.add("account_sid", list.account)
        list.add("parent_call_sid", nil as String?)
        list.add("to", to)
        list.add("to_formatted", PhoneFormat.text(to))
        list.add("from", from)
        list.add("from_formatted", PhoneFormat.text(from))
        list.add("phone_number_sid", number)
        list.add("status", status.rawValue)
        list.addDate("start_time", started)
        list.addDate("end_time", ended)
        list.add("duration", duration.map { "\($0)" })
        list.add("price", ended == nil || minutes == 0 ? nil : Price.text(Self.pricePerMinute * minutes))
        list.add("price_unit", "USD")
        list.add("direction", "outbound-api")
        for name in ["answered_by", "forwarded_from", "group_sid", "caller_name", "trunk_sid"] {
            list.add(name, nil as String?)
        }
        list.add("queue_time", "0")
        list.add("api_version", "2010-04-01")
        list.addDate("date_created", created)
        list.addDate("date_updated", updated)
        list.add("uri", list.uri("Calls/\(sid).json"))
        if list.surface == .twilio { list.add("subresource_uris", [:]) } else { writeScript(to: &list) }
    }

    /// What only people see: what the call was told to do.
    private func writeScript(to list: inout MemberList) {
        let twiml = script.told.flatMap { try? TwiMLAnswer($0) }
        list.add("script_url", script.url)
        list.add("twiml", script.told)
        list.add("verbs", .array(twiml?.verbs.map(\.json) ?? []))
        list.add("relay_url", twiml?.relayURL)
        list.add("script_error", script.error)
    }
}

/// Numbers as people in their country write them.
enum PhoneFormat {
    static func text(_ number: String) -> String {
        guard number.hasPrefix("+1"), number.utf8.count == 12 else { return number }
        let digits = Array(number.dropFirst(2))
        return "(\(String(digits[..<3]))) \(String(digits[3..<6]))-\(String(digits[6...]))"
    }
}
