import HTTP
import Problems
import Targets
import Twilio

// What requests of telephony say in common.
extension Fields {
    /// A web address that a webhook can be sent to; empty empties it.
    func url(_ name: String, code: Int) throws -> Alteration<String> {
        guard let text = form[name] else { return .stays }
        if text.isEmpty { return .becomes(nil) }
        guard text.utf8.count <= 4_000, (try? TargetURL(text)) != nil else {
            throw Problem(
                .invalid, "\(name) must be an address that starts with http:// or https://.", code: code, field: name)
        }
        return .becomes(text)
    }

    func method(_ name: String) throws -> HookMethod? {
        guard let text = form[name], !text.isEmpty else { return nil }
        guard let method = HookMethod(rawValue: text.uppercased()) else {
            throw Problem(.invalid, "\(name) must be GET or POST.", code: Fields.invalidParameter, field: name)
        }
        return method
    }

    /// A span of time that a list is narrowed to, whose operator stands in the name: `StartTime>`.
    func span(_ name: String) throws -> MomentSpan {
        var span = MomentSpan()
        if let seconds = try date(name) {
            let day = seconds / 86_400 * 86_400_000
            (span.from, span.to) = (day, day + 86_399_999)
        }
        if let seconds = try date(name + ">") { span.from = seconds * 1_000 }
        if let seconds = try day(name + "<", atItsEnd: true) { span.to = seconds * 1_000 + 999 }
        return span
    }
}

/// From a moment to another, both inclusive, in milliseconds since 1970.
struct MomentSpan: Sendable, Hashable {
    var from: Int?
    var to: Int?
}
