import HTTP
import JSON
import Twilio

/// Which webhooks an account or a service wants, and where to.
struct HookConfiguration: Sendable, Hashable {
    var method = HookMethod.post
    var filters: [String] = []
    /// Who is asked before something is done, and who is told once it is.
    var preURL: String?
    var postURL: String?
    var target = Target.webhook

    enum Target: String, Sendable, CaseIterable {
        case webhook
        /// Twilio's Flex, which is not here: nobody is told.
        case flex
    }

    /// Whether it says anything at all.
    var isSaid: Bool { preURL != nil || postURL != nil }

    /// Every event that can be wished for.
    static let events = HookEvent.allCases.map(\.rawValue) + PreHookEvent.allCases.map(\.rawValue)

    /// What is to become of it.
    struct Change: FieldReadable {
        let form: FormFields
        let method: HookMethod?
        let filters: [String]?
        let preURL: Alteration<String>
        let postURL: Alteration<String>
        let target: Target?

        init(_ fields: Fields) throws {
            form = fields.form
            method = try fields.choice("Method")
            filters = try fields.events("Filters", outOf: HookConfiguration.events)
            preURL = try fields.alteration("PreWebhookUrl", upTo: HookEvent.longestURL)
            postURL = try fields.alteration("PostWebhookUrl", upTo: HookEvent.longestURL)
            target = try fields.choice("Target")
        }

        func applied(to old: HookConfiguration) -> HookConfiguration {
            HookConfiguration(
                method: method ?? old.method, filters: filters ?? old.filters, preURL: preURL.applied(to: old.preURL),
                postURL: postURL.applied(to: old.postURL), target: target ?? old.target)
        }
    }

    fileprivate func write(to writer: inout MemberWriter) {
        writer.member("pre_webhook_url", preURL)
        writer.member("post_webhook_url", postURL)
        writer.member("method", method.rawValue)
        writer.member("filters", filters)
    }

    fileprivate init(_ read: TwilioMembers) {
        method = read.text("method").flatMap { HookMethod(rawValue: $0.uppercased()) } ?? .post
        filters = read.texts("filters")
        preURL = read.text("pre_webhook_url")
        postURL = read.text("post_webhook_url")
        target = read.text("target").flatMap { Target(rawValue: $0) } ?? .webhook
    }

    init(
        method: HookMethod = .post, filters: [String] = [], preURL: String? = nil, postURL: String? = nil,
        target: Target = .webhook
    ) {
        self.method = method
        self.filters = filters
        self.preURL = preURL
        self.postURL = postURL
        self.target = target
    }
}

/// The webhooks of the account, which hold for every service that has none of its own.
struct AccountHooks: Resource, Hashable {
    static let kind = ResourceKind.single("webhook configuration", of: .account, path: "Configuration/Webhooks")

    typealias Change = HookConfiguration.Change

    var account: String?
    var hooks: HookConfiguration
    var whereabouts = Whereabouts.ours

    func write(to writer: inout MemberWriter) {
        writer.member("account_sid", account)
        hooks.write(to: &writer)
        writer.member("target", hooks.target.rawValue)
        writer.whereabouts(whereabouts, at: Self.kind.path(at: writer.place))
    }
}

extension AccountHooks {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            account: read.text("account_sid"), hooks: HookConfiguration(read),
            whereabouts: Whereabouts(twilio: members))
    }
}

/// The webhooks of a service; where it has any, those of the account do not hold for it.
struct ServiceHooks: Resource, Hashable {
    static let kind = ResourceKind.single("webhook configuration", of: .service, path: "Configuration/Webhooks")

    typealias Change = HookConfiguration.Change

    var account: String?
    var service: String?
    var hooks: HookConfiguration
    var whereabouts = Whereabouts.ours

    func write(to writer: inout MemberWriter) {
        writer.member("account_sid", account)
        writer.member("chat_service_sid", service)
        hooks.write(to: &writer)
        writer.whereabouts(whereabouts, at: Self.kind.path(at: writer.place))
    }
}

extension ServiceHooks {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            account: read.text("account_sid"), service: read.text("chat_service_sid"), hooks: HookConfiguration(read),
            whereabouts: Whereabouts(twilio: members))
    }
}
