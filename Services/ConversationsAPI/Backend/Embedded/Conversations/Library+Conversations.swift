import Fleet
import HTTP
import JSON
import Problems
import Store
import Twilio

// What a conversation goes through beside what is asked of it.
extension Library {
    /// Takes the steps that timers have made due, and tells of each at its own moment.
    func catchUp(_ row: ConversationRow) throws -> Lifecycle {
        var life = row.lifecycle
        let steps = life.catchUp(to: now)
        guard !steps.isEmpty else { return life }
        try keep(life, of: row, updated: steps.last?.at ?? now)
        for step in steps { try tell(step, of: row, .ownCourse) }
        return life
    }

    /// Has a conversation looked at when its next timer runs out.
    func expect(_ life: Lifecycle) {
        if let due = life.due { agenda.note(due * 1_000) }
    }

    /// Writes down a conversation's life.
    func keep(_ life: Lifecycle, of row: ConversationRow, updated: Int) throws {
        try db.run(
            """
            UPDATE conversation SET state = ?, inactive_at = ?, closed_at = ?, updated = max(updated, ?) WHERE id = ?
            """, life.state, life.inactiveAt, life.closedAt, updated, row.id)
    }

    /// Tells that a conversation was opened, changed or removed.
    func tell(_ event: HookEvent, of row: ConversationRow, _ manner: Manner) throws {
        guard let ledger else { return }
        let conversation = row.conversation(of: account, at: now)
        try ledger.note(
            Happening(
                event: event, subject: row.sid, service: row.service, conversation: row.id, manner: manner,
                fields: { row.hookFields(at: now, isRemoved: event == .conversationRemoved) },
                body: { conversation.eventBody(in: row.service) }), in: self)
    }

    /// Tells of a change of state.
    func tell(_ step: Lifecycle.Transition, of row: ConversationRow, _ manner: Manner) throws {
        guard let ledger else { return }
        try ledger.note(
            Happening(
                event: .conversationStateUpdated, subject: row.sid, service: row.service, conversation: row.id,
                manner: manner,
                fields: {
                    var fields: FormFields = ["ConversationSid": row.sid, "ChatServiceSid": row.service.sid]
                    if let service = row.messagingService { fields.add("MessagingServiceSid", service) }
                    fields.add("StateFrom", step.from.rawValue)
                    fields.add("StateTo", step.to.rawValue)
                    fields.add("StateUpdated", TwilioDate.product(step.at))
                    fields.add("Reason", step.reason.rawValue)
                    return fields
                },
                body: {
                    [
                        "conversationSid": .string(row.sid), "from": .string(step.from.rawValue),
                        "to": .string(step.to.rawValue), "reason": .string(step.reason.rawValue),
                        "at": .string(TwilioDate.product(step.at)),
                    ]
                }), in: self)
    }
}

extension ConversationRow {
    /// What webhooks tell of a conversation.
    func hookFields(at now: Int, isRemoved: Bool) -> FormFields {
        var fields: FormFields = ["ConversationSid": sid, "DateCreated": TwilioDate.product(created)]
        fields.add("DateUpdated", TwilioDate.product(updated))
        if isRemoved { fields.add("DateRemoved", TwilioDate.product(now)) }
        if let friendlyName { fields.add("FriendlyName", friendlyName) }
        if let uniqueName { fields.add("UniqueName", uniqueName) }
        fields.add("Attributes", attributes)
        fields.add("ChatServiceSid", service.sid)
        if let messagingService { fields.add("MessagingServiceSid", messagingService) }
        fields.add("State", lifecycle(at: now).state.rawValue)
        return fields
    }
}

extension Resource {
    /// As the fleet's events tell of it: in our own words, at the address of its service.
    func eventBody(in service: ServiceRow) -> EventBody {
        var writer = MemberWriter(.house, base: "", at: Place(service: service.sid))
        writer.resource(self)
        // A resource holds texts and whole numbers, which can always be written.
        return .written((try? writer.finish()) ?? Array("null".utf8))
    }
}
