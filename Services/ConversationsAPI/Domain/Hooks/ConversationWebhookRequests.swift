import HTTP
import Problems
import Twilio

extension ConversationWebhook {
    /// What is told of a webhook that is added.
    struct Draft: FieldReadable {
        let form: FormFields
        let target: WebhookTarget
        let settings: WebhookSettings
        /// The index of the message from which on it is told what was said before it was there.
        let replayAfter: Int?

        init(_ fields: Fields) throws {
            form = fields.form
            guard let target = try fields.choice("Target", as: WebhookTarget.self, code: 50_364, empty: 50_368) else {
                throw Problem(.invalid, "Target is missing.", code: 50_368, field: "Target")
            }
            self.target = target
            settings = try Change(fields).applied(to: WebhookSettings(), target)
            replayAfter = try fields.number("Configuration.ReplayAfter", in: 0...Int(Int32.max))
        }
    }

    /// What is to become of a webhook.
    struct Change: FieldReadable {
        let form: FormFields
        let url: Alteration<String>
        let method: HookMethod?
        let filters: [String]?
        let triggers: [String]?
        let flow: Alteration<String>

        init(_ fields: Fields) throws {
            form = fields.form
            url = try fields.alteration("Configuration.Url", upTo: HookEvent.longestURL, code: 50_372)
            method = try fields.choice("Configuration.Method")
            filters = try fields.events(
                "Configuration.Filters", outOf: HookEvent.allCases.map(\.rawValue), code: 50_365)
            triggers = try fields.triggers()
            flow = try fields.sid("Configuration.FlowSid", .studioFlow, code: 50_367)
        }

        /// The settings after the change, which still have to say all that the target needs.
        func applied(to old: WebhookSettings, _ target: WebhookTarget) throws -> WebhookSettings {
            let new = WebhookSettings(
                url: url.applied(to: old.url), method: method ?? old.method, filters: filters ?? old.filters,
                triggers: triggers ?? old.triggers, flow: flow.applied(to: old.flow))
            func need(_ isThere: Bool, _ name: String, _ code: Int) throws {
                guard isThere else {
                    throw Problem(
                        .invalid, "\(name) is missing: a \(target) needs it.", code: code,
                        field: "Configuration.\(name)")
                }
            }
            switch target {
            case .webhook:
                try need(new.url != nil, "Url", 50_369)
                try need(!new.filters.isEmpty, "Filters", 50_370)
            case .trigger:
                try need(new.url != nil, "Url", 50_369)
                try need(!new.triggers.isEmpty, "Triggers", 50_371)
            case .studio:
                try need(new.flow != nil, "FlowSid", 50_367)
            }
            return new
        }
    }

    /// All webhooks of a conversation are listed.
    typealias Filter = WholeList
}

/// What a webhook is told beside its target.
struct WebhookSettings: Sendable, Hashable {
    var url: String?
    var method = HookMethod.post
    var filters: [String] = []
    var triggers: [String] = []
    var flow: String?
}

extension HookEvent {
    static let longestURL = 2_048
}

extension Fields {
    /// Events by their names, out of those that are known, whatever the case they are written in; each once.
    func events(_ name: String, outOf known: [String], code: Int = invalidParameter) throws -> [String]? {
        guard let told = list(name) else { return nil }
        var events: [String] = []
        for text in told {
            guard let event = known.first(where: { $0.lowercased() == text.lowercased() }) else {
                throw Problem(.invalid, "\(name) holds \(text), which is no event known here.", code: code, field: name)
            }
            if !events.contains(event) { events.append(event) }
        }
        return events
    }

    /// The words a message has to say one of.
    fileprivate func triggers() throws -> [String]? {
        let name = "Configuration.Triggers"
        guard let triggers = list(name) else { return nil }
        guard triggers.count <= 5 else {
            throw Problem(.invalid, "\(name) holds more than 5 words.", code: 50_362, field: name)
        }
        guard triggers.allSatisfy({ $0.count <= 256 && !$0.utf8.contains(0) }) else {
            throw Problem(.invalid, "\(name) holds a word longer than 256 characters.", code: 50_366, field: name)
        }
        return triggers
    }
}
