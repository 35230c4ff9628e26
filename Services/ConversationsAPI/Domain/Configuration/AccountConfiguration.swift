import HTTP
import JSON
import Problems
import Twilio

/// What holds for all of an account's conversations: the default service, and what new conversations begin with.
struct AccountConfiguration: Resource, Hashable {
    static let kind = ResourceKind.single("configuration", of: .account, path: "Configuration")

    var account: String?
    var service: String?
    var messagingService: String?
    /// ISO 8601 durations, as they were told.
    var inactiveTimer: String?
    var closedTimer: String?
    var whereabouts = Whereabouts.ours

    var inactiveSeconds: Int? { inactiveTimer.flatMap { TwilioDuration.seconds($0) } }
    var closedSeconds: Int? { closedTimer.flatMap { TwilioDuration.seconds($0) } }

    func write(to writer: inout MemberWriter) {
        writer.member("account_sid", account)
        writer.member("default_chat_service_sid", service)
        writer.member("default_messaging_service_sid", messagingService)
        writer.member("default_inactive_timer", inactiveTimer)
        writer.member("default_closed_timer", closedTimer)
        writer.whereabouts(
            whereabouts, at: Self.kind.path(at: writer.place),
            links: [
                ("service", ServiceConfiguration.kind.path(at: Place(service: service))),
                ("webhooks", AccountHooks.kind.path(at: Place())),
            ])
    }

    /// What is to become of it.
    struct Change: FieldReadable {
        let form: FormFields
        let service: String?
        let messagingService: Alteration<String>
        let inactiveTimer: Alteration<String>
        let closedTimer: Alteration<String>

        init(_ fields: Fields) throws {
            form = fields.form
            let told = try fields.sid("DefaultChatServiceSid", .service)
            if case .becomes(nil) = told {
                throw Problem(
                    .invalid, "An account always has a default service.", code: Fields.invalidParameter,
                    field: "DefaultChatServiceSid")
            }
            service = told.applied(to: nil)
            messagingService = try fields.sid("DefaultMessagingServiceSid", .messagingService)
            inactiveTimer = try fields.timer("DefaultInactiveTimer", atLeast: 60, format: 50_379, tooShort: 50_375)
            closedTimer = try fields.timer("DefaultClosedTimer", atLeast: 600, format: 50_380, tooShort: 50_376)
        }
    }
}

extension AccountConfiguration {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            account: read.text("account_sid"), service: read.text("default_chat_service_sid"),
            messagingService: read.text("default_messaging_service_sid"),
            inactiveTimer: read.text("default_inactive_timer"), closedTimer: read.text("default_closed_timer"),
            whereabouts: Whereabouts(twilio: members))
    }
}

extension Fields {
    /// A duration that is kept as it was told; nothing, or no time at all, switches the timer off.
    fileprivate func timer(
        _ name: String, atLeast shortest: Int, format: Int, tooShort: Int
    ) throws -> Alteration<String> {
        switch try duration(name, atLeast: shortest, format: format, tooShort: tooShort) {
        case .stays: .stays
        case .becomes(nil): .becomes(nil)
        case .becomes: .becomes(form[name])
        }
    }
}
