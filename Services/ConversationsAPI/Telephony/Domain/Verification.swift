import Crypto
import JSON
import Twilio

/// A code that was sent to somebody, and whether they have told it (`VE…`).
///
/// ```
/// pending ──(right code)──▶ approved
///    ├──(request)──▶ canceled
///    ├──(five wrong codes)──▶ max_attempts_reached
///    └──(ten minutes)──▶ expired
/// ```
struct Verification: Tellable, Hashable {
    var id = 0
    var sid: String
    var service: String
    var to: String
    var channel: Channel
    var code: String
    var status: Status
    var sends: [Attempt]
    var checks: Int
    /// Moments are milliseconds since 1970.
    var created: Int
    var updated: Int

    enum Channel: String, Sendable, CaseIterable { case sms, call, email, whatsapp, auto, sna }

    enum Status: String, Sendable, CaseIterable {
        case pending, approved, canceled, expired
        case maxAttemptsReached = "max_attempts_reached"
    }

    /// The code on its way, once.
    struct Attempt: Sendable, Hashable {
        var sid: String
        var channel: Channel
        var at: Int
    }

    static let mostSends = 5
    static let mostChecks = 5
    /// How long a code holds, in milliseconds.
    static let lifetime = 600_000

    /// What it is at a moment, whether or not somebody has looked since its time ran out.
    func status(at now: Int) -> Status {
        let isOpen = status == .pending || status == .maxAttemptsReached
        return isOpen && now - created >= Self.lifetime ? .expired : status
    }

    /// Takes a code that somebody tells; says whether it is the right one, without telling by its time how much of it is.
    mutating func check(_ told: String, at now: Int) -> Bool {
        checks += 1
        updated = now
        let isRight = constantTimeEqual(told, code)
        if isRight {
            status = .approved
        } else if checks >= Self.mostChecks {
            status = .maxAttemptsReached
        }
        return isRight
    }

    func write(to list: inout MemberList) {
        writeHead(to: &list)
        list.add("lookup", [:])
        list.add(
            "send_code_attempts",
            .array(
                sends.map {
                    [
                        "attempt_sid": .string($0.sid), "channel": .string($0.channel.rawValue),
                        "time": .string(TwilioDate.product($0.at / 1_000)),
                    ]
                }))
        list.add("sna", .null)
        list.add("url", "\(list.base)/v2/Services/\(service)/Verifications/\(sid)")
        if list.surface == .house { list.add("code", code) }
    }

    /// As the answer to a check tells it.
    func writeCheck(to list: inout MemberList) {
        writeHead(to: &list)
        list.add("sna_attempts_error_codes", [])
    }

    private func writeHead(to list: inout MemberList) {
        list.add("sid", sid)
        list.add("service_sid", service)
        list.add("account_sid", list.account)
        list.add("to", to)
        list.add("channel", channel.rawValue)
        list.add("status", status.rawValue)
        list.add("valid", .bool(status == .approved))
        list.add("amount", nil as String?)
        list.add("payee", nil as String?)
        list.addProductDate("date_created", created)
        list.addProductDate("date_updated", updated)
    }
}
