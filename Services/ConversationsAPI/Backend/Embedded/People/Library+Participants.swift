import HTTP
import JSON
import Problems
import Store
import Twilio

// How people come to take part in a conversation, and leave it.
extension Library {
    /// Somebody who takes part, by SID or identity.
    func participant(_ id: String, of conversation: ConversationRow, at place: Place) throws -> ParticipantRow {
        guard let row = try ParticipantRow.find(id, in: conversation, db) else {
            throw Problem.missing(Participant.kind, place, id)
        }
        return row
    }

    /// Has somebody take part. `isGroup` says that a group is being made up, whose side in the app may come later.
    @discardableResult
    func join(
        _ conversation: ConversationRow, _ draft: Participant.Draft, _ manner: Manner, isGroup: Bool = false
    ) throws -> ParticipantRow {
        let role = try role(draft.role, ofParticipant: draft.reach, in: conversation.service)
        try check(draft.reach, insteadOf: nil, in: conversation, isGroup: isGroup)
        if let identity = draft.reach.identity { try knowUser(identity, in: conversation.service, manner) }
        let (sid, reach, created) = (SID.make(.participant).text, draft.reach, draft.created ?? now)
        try db.run(
            """
            INSERT INTO participant (
                sid, conversation, service, conversation_created, identity, channel, address, proxy_address,
                projected_address, attributes, role, created, updated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, sid, conversation.id, conversation.service.id, conversation.created, reach.identity, reach.channel,
            reach.address, reach.proxy, reach.projected, draft.attributes, role, created, draft.updated ?? created)
        guard let row = try ParticipantRow.find(sid, in: conversation, db) else {
            throw Problem(.broken, "A participant that was just added is not there.")
        }
        try tell(.participantAdded, row, of: conversation, manner)
        return row
    }

    /// Writes down what became of a participant, and tells of it.
    func keep(_ row: ParticipantRow, of conversation: ConversationRow, _ manner: Manner) throws {
        try db.run(
            """
            UPDATE participant SET identity = ?, proxy_address = ?, projected_address = ?, attributes = ?, role = ?,
                created = ?, updated = ?, last_read_index = ?, last_read_at = ?, notification_level = ?
            WHERE id = ?
            """, row.reach.identity, row.reach.proxy, row.reach.projected, row.attributes, row.role, row.created,
            row.updated, row.horizon.index, row.horizon.at, row.notificationLevel, row.id)
        try tell(.participantUpdated, row, of: conversation, manner)
    }

    /// Takes somebody out of a conversation.
    func leave(_ row: ParticipantRow, _ conversation: ConversationRow, _ manner: Manner) throws {
        try tell(.participantRemoved, row, of: conversation, manner)
        try db.run("DELETE FROM participant WHERE id = ?", row.id)
    }

    private func tell(
        _ event: HookEvent, _ row: ParticipantRow, of conversation: ConversationRow, _ manner: Manner
    ) throws {
        guard let ledger else { return }
        let participant = row.participant(of: conversation, account)
        try ledger.note(
            Happening(
                event: event, subject: conversation.sid, service: conversation.service, conversation: conversation.id,
                manner: manner, fields: { row.hookFields(of: conversation, event, at: now) },
                body: { participant.eventBody(in: conversation.service) }), in: self)
    }
}

extension ParticipantRow {
    /// What webhooks tell of somebody who takes part.
    func hookFields(of conversation: ConversationRow, _ event: HookEvent, at now: Int) -> FormFields {
        var fields: FormFields = ["ConversationSid": conversation.sid, "ParticipantSid": sid]
        fields.add("ChatServiceSid", conversation.service.sid)
        fields.add("DateCreated", TwilioDate.product(created))
        if event != .participantAdded { fields.add("DateUpdated", TwilioDate.product(updated)) }
        if event == .participantRemoved { fields.add("DateRemoved", TwilioDate.product(now)) }
        if let identity = reach.identity { fields.add("Identity", identity) }
        if let role { fields.add("RoleSid", role) }
        fields.add("Attributes", attributes)
        if let address = reach.address { fields.add("MessagingBinding.Address", address.description) }
        if let proxy = reach.proxy { fields.add("MessagingBinding.ProxyAddress", proxy.description) }
        if let projected = reach.projected { fields.add("MessagingBinding.ProjectedAddress", projected.description) }
        fields.add("MessagingBinding.Type", reach.channel.uppercased())
        if event == .participantUpdated, let index = horizon.index { fields.add("LastReadMessageIndex", "\(index)") }
        return fields
    }
}
