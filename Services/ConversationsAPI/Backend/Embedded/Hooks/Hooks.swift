import Fleet
import HTTP
import JSON
import Problems
import Store
import Targets
import Telemetry

/// The webhooks of conversations: whoever asked for it is told of what happens, and asked before it does.
struct Hooks: Sendable {
    let deliveries: Deliveries
    let targets: TargetCheck
    let log: Log
    /// How long those who are asked may take to answer.
    let patience: Duration

    /// Adds to the transaction a webhook for everyone who wants to hear of it.
    ///
    /// Where nobody does, that costs two searches in small tables, each by its key.
    func tell(_ happening: Happening, in library: Library) throws {
        guard happening.manner.isTold else { return }
        let event = happening.event
        let wanted = try library.hookConfiguration(of: happening.service.sid)
        let webhooks = try happening.conversation.map { try library.webhooks(of: $0) } ?? []
        let url = wanted.url(after: event)
        guard url != nil || !webhooks.isEmpty else { return }
        let form = form(of: event.rawValue, happening.manner, happening.service.sid, happening.fields(), in: library)
        if let url {
            try add(event, to: url, wanted.method, form, lane: happening.subject, in: library)
        }
        for webhook in webhooks where webhook.target.wants(event, form, webhook.settings) {
            try tell(event, form, lane: happening.subject, to: webhook, in: library)
        }
    }

    /// Tells one of a conversation's webhooks.
    func tell(
        _ event: HookEvent, _ form: FormFields, lane: String, to webhook: WebhookRow, in library: Library
    ) throws {
        if let url = webhook.settings.url {
            try add(event, to: url, webhook.settings.method, form, lane: lane, in: library)
        } else {
            // There is no Studio here: whoever stands in for it listens to the fleet's events.
            try deliveries.events.append(
                Event(
                    "webhook.studio", of: lane,
                    [
                        "flowSid": .string(webhook.settings.flow ?? ""), "webhookSid": .string(webhook.sid),
                        "event": .string(event.rawValue), "subject": .string(Self.subject(of: form)),
                    ]), in: library.db)
        }
    }

    private func add(
        _ event: HookEvent, to url: String, _ method: HookMethod, _ form: FormFields, lane: String, in library: Library
    ) throws {
        try deliveries.add(
            OutgoingHook(
                lane: lane, event: event.rawValue, subject: Self.subject(of: form), url: url, method: method, form: form
            ), in: library.db)
        library.hooksAdded.count += 1
    }

    /// The form of a webhook: what all of them carry, and what this one tells.
    func form(
        of event: String, _ manner: Manner, _ service: String, _ fields: FormFields, in library: Library
    ) -> FormFields {
        var form: FormFields = [
            "AccountSid": library.account, "EventType": event, "Source": manner.source.rawValue,
            OutgoingHook.retryCountField: "0",
        ]
        if let identity = manner.identity { form.add("ClientIdentity", identity) }
        if !fields.contains("ChatServiceSid") { form.add("ChatServiceSid", service) }
        for field in fields.fields { form.add(field.name, field.value) }
        return form
    }

    /// The SID of what a form tells of.
    static func subject(of form: FormFields) -> String {
        ["MessageSid", "ParticipantSid", "UserSid", "ConversationSid"].lazy.compactMap { form[$0] }.first ?? ""
    }
}

/// How many webhooks a transaction has added, for the sender to be woken once they are kept.
final class HookCount {
    var count = 0
}
