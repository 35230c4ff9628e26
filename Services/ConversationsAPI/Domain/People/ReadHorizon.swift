import HTTP
import Problems
import Twilio

/// How far somebody has read: up to which message, and when.
struct ReadHorizon: Sendable, Hashable {
    var index: Int?
    /// In seconds since 1970.
    var at: Int?

    /// What a request makes of it.
    struct Change: Sendable, Hashable {
        var index: Alteration<Int>
        var at: Alteration<Int>

        init(_ fields: Fields) throws {
            index = try Self.index(fields)
            at =
                switch fields.form["LastReadTimestamp"] {
                case nil: .stays
                case "", "null": .becomes(nil)
                default: .becomes(try fields.date("LastReadTimestamp"))
                }
        }

        private static func index(_ fields: Fields) throws -> Alteration<Int> {
            switch fields.form["LastReadMessageIndex"] {
            case nil: return .stays
            case "", "null": return .becomes(nil)
            case let text?:
                guard let index = Int(text), index >= 0 else {
                    throw Problem(
                        .invalid, "LastReadMessageIndex must be a whole number from 0 on.", code: 50_516,
                        field: "LastReadMessageIndex")
                }
                return .becomes(index)
            }
        }
    }

    /// A new index without a time is read now; one that is taken away takes its time along.
    func changed(_ change: Change, now: Int) -> ReadHorizon {
        var horizon = ReadHorizon(index: change.index.applied(to: index), at: at)
        if change.at.isSaid {
            horizon.at = change.at.applied(to: nil)
        } else if change.index.isSaid {
            horizon.at = horizon.index == nil ? nil : now
        }
        return horizon
    }

    /// When it was read, as answers tell it.
    var moment: String? { at.map { TwilioDate.product($0) } }
}
