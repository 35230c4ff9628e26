import HTTP
import Problems
import Twilio

extension Conversation {
    /// What is told of a conversation that is opened.
    struct Draft: FieldReadable {
        let form: FormFields
        let friendlyName: String?
        let uniqueName: String?
        let attributes: String
        let messagingService: String?
        let state: ConversationState
        let timers: TimerTimes
        let created: Int?
        let updated: Int?
        let email: EmailBinding

        init(_ fields: Fields) throws {
            form = fields.form
            friendlyName = try fields.filled("FriendlyName")
            uniqueName = try fields.uniqueName().applied(to: nil)
            attributes = try fields.attributes(upTo: 16 << 10) ?? "{}"
            messagingService = try fields.sid("MessagingServiceSid", .messagingService).applied(to: nil)
            state = try fields.choice("State", code: 50_378, empty: 50_374) ?? .active
            guard state != .closed else {
                throw Problem(.invalid, "A conversation cannot be opened closed.", code: 50_384, field: "State")
            }
            timers = try TimerTimes(fields)
            created = try fields.date("DateCreated", code: 50_308)
            updated = try fields.date("DateUpdated", code: 50_309)
            email = try EmailBinding(fields)
        }
    }

    /// What is to become of a conversation.
    struct Change: FieldReadable {
        let form: FormFields
        let friendlyName: Alteration<String>
        let uniqueName: Alteration<String>
        let attributes: String?
        let messagingService: Alteration<String>
        let state: ConversationState?
        let timers: TimerTimes
        let created: Int?
        let updated: Int?
        let email: EmailBinding

        init(_ fields: Fields) throws {
            form = fields.form
            friendlyName = try fields.alteration("FriendlyName")
            uniqueName = try fields.uniqueName()
            attributes = try fields.attributes(upTo: 16 << 10)
            messagingService = try fields.sid("MessagingServiceSid", .messagingService)
            state = try fields.choice("State", code: 50_378, empty: 50_374)
            timers = try TimerTimes(fields)
            created = try fields.date("DateCreated", code: 50_308)
            updated = try fields.date("DateUpdated", code: 50_309)
            email = try EmailBinding(fields)
        }
    }

    /// Which conversations are asked for.
    struct Filter: FieldReadable {
        let form: FormFields
        var state: ConversationState?
        /// Created at or after, and at or before, in seconds since 1970.
        var from: Int?
        var to: Int?
        /// What only our own address can be asked: a channel, a participant, words, an order.
        var channel: String?
        var participant: String?
        var search: SearchTerms?
        var isOldestFirst = false

        init(_ fields: Fields) throws {
            form = fields.form
            state = try fields.choice("State", code: 50_378, empty: 50_378)
            from = try fields.day("StartDate", atItsEnd: false)
            to = try fields.day("EndDate", atItsEnd: true)
        }

        var isSearch: Bool { search != nil }

        var beyondTwilio: String? {
            let asked = [
                ("search", search != nil), ("channel", channel != nil), ("participant", participant != nil),
                ("order=asc", isOldestFirst),
            ].filter(\.1).map(\.0)
            return asked.isEmpty ? nil : asked.joined(separator: ", ")
        }
    }
}

/// How long a conversation's timers run, as a request says.
struct TimerTimes: Sendable, Hashable {
    var inactive: Alteration<Int>
    var closed: Alteration<Int>

    init(_ fields: Fields) throws {
        inactive = try fields.duration("Timers.Inactive", atLeast: 60, format: 50_379, tooShort: 50_375)
        closed = try fields.duration("Timers.Closed", atLeast: 600, format: 50_380, tooShort: 50_376)
    }
}

/// The address that mail of a conversation goes out from, as a request says.
struct EmailBinding: Sendable, Hashable {
    var address: Alteration<String>
    var name: Alteration<String>

    init(_ fields: Fields) throws {
        address = try fields.alteration("Bindings.Email.Address")
        name = try fields.alteration("Bindings.Email.Name")
    }
}

extension Fields {
    /// A name that stands for a SID in paths, and so must not look like one.
    fileprivate func uniqueName() throws -> Alteration<String> {
        let name = try alteration("UniqueName")
        if case .becomes(let text?) = name, SID.isWellFormed(text, .conversation) {
            throw Problem(.invalid, "A UniqueName must not look like a SID.", code: 50_390, field: "UniqueName")
        }
        return name
    }

    /// An ISO 8601 duration in seconds; empty switches the timer off.
    func duration(
        _ name: String, atLeast shortest: Int, format: Int, tooShort: Int
    ) throws -> Alteration<Int> {
        guard let text = form[name] else { return .stays }
        if text.isEmpty { return .becomes(nil) }
        guard let seconds = TwilioDuration.seconds(text) else {
            throw Problem(
                .invalid, "\(name) must be an ISO 8601 duration, such as PT15M.", code: format, field: name)
        }
        // Twilio's own examples switch a timer off by no time at all.
        if seconds == 0 { return .becomes(nil) }
        guard seconds >= shortest else {
            throw Problem(.invalid, "\(name) must be at least \(shortest / 60) min.", code: tooShort, field: name)
        }
        return .becomes(seconds)
    }

    /// A moment, or a day taken at its first or its last second.
    func day(_ name: String, atItsEnd: Bool) throws -> Int? {
        guard let seconds = try date(name) else { return nil }
        return atItsEnd && form[name]?.utf8.count == 10 ? seconds + 86_399 : seconds
    }
}
