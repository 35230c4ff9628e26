import Problems
import Store
import Twilio

/// How many may take part.
enum ParticipantLimits {
    static let inConversation = 1_000
    static let outsideTheApp = 50
    static let inGroup = 10
    static let openConversationsOfOne = 1_000
}

// Whether somebody can be reached in a conversation as they are to be: nobody else is, and there is room.
extension Library {
    /// Refuses what clashes with others, or is too much. Somebody who takes part already gives up their own place.
    func check(
        _ reach: Reach, insteadOf row: ParticipantRow?, in conversation: ConversationRow, isGroup: Bool = false
    ) throws {
        let (before, id) = (row?.reach, row?.id ?? 0)
        let joinsGroup = reach.isOfGroup && before?.isOfGroup != true
        if row == nil, !isGroup, reach.isOfGroup, reach.identity == nil, try !hasGroup(conversation) {
            throw Problem(
                .invalid, "MessagingBinding.ProxyAddress may not be empty outside a group.", code: 50_412,
                field: "MessagingBinding.ProxyAddress")
        }
        if before?.proxy != reach.proxy { try refuseForeign(reach.proxy) }
        if let identity = reach.identity, identity != before?.identity {
            try refuseIdentity(identity, takenIn: conversation)
        }
        if before?.proxy != reach.proxy { try refusePair(of: reach, takenByOtherThan: id) }
        if joinsGroup { try refuseGroupMember(reach, takenIn: conversation, byOtherThan: id) }
        if row == nil { try checkRoom(for: reach, in: conversation) }
        if joinsGroup { try checkGroupRoom(in: conversation) }
        if let identity = reach.identity, identity != before?.identity {
            try checkRoom(of: identity, in: conversation.service)
        }
    }

    /// A proxy address is a number of the account's, or an address that is configured; on WhatsApp also the number that
    /// Twilio lends to everybody who tries it out.
    private func refuseForeign(_ proxy: ChannelAddress?) throws {
        guard let proxy, proxy.channel.usesPhoneNumbers, proxy != Self.whatsAppSandbox,
            try db.integer(
                """
                SELECT EXISTS (SELECT 1 FROM owned_number WHERE number = ?)
                    OR EXISTS (SELECT 1 FROM address_configuration WHERE address = ?)
                """, proxy.address, proxy) == 0
        else { return }
        guard proxy.channel == .sms else {
            throw Problem(
                .invalid, "\(proxy) is no WhatsApp sender of this account.", code: 50_415,
                field: "MessagingBinding.ProxyAddress")
        }
        throw Problem(
            .forbidden, "\(proxy) is no number of this account, which has to have one before it speaks through it.",
            code: 50_413, field: "MessagingBinding.ProxyAddress")
    }

    private static let whatsAppSandbox = ChannelAddress("whatsapp:+14155238886")

    /// Whether somebody stands in the app for a group of telephones.
    private func hasGroup(_ conversation: ConversationRow) throws -> Bool {
        try db.integer(
            "SELECT EXISTS (SELECT 1 FROM participant WHERE conversation = ? AND projected_address IS NOT NULL)",
            conversation.id) == 1
    }

    private func refuseIdentity(_ identity: String, takenIn conversation: ConversationRow) throws {
        guard try ParticipantRow.find(identity, in: conversation, db) != nil else { return }
        throw Problem(
            .conflict, "\(identity) takes part in conversation \(conversation.sid) already.", code: 50_433,
            field: "Identity")
    }

    /// A pair of addresses belongs to one conversation that is not closed, in all of the account.
    private func refusePair(of reach: Reach, takenByOtherThan id: Int) throws {
        guard let address = reach.address, let proxy = reach.proxy else { return }
        let holder = try db.row(
            """
            SELECT \(ConversationRow.columns), participant.id, is_leaving FROM \(ParticipantRow.withConversation)
            WHERE address = ? AND proxy_address = ? AND is_open AND participant.id <> ?
            """, address, proxy, id
        ) { row in
            let width = ConversationRow.width
            return (
                conversation: try ConversationRow(row), part: try row[width] as Int,
                isLeaving: try row[width + 1] as Bool
            )
        }
        guard let holder else { return }
        // What belongs to a service that was removed is out of sight at once, even while it still is there.
        if holder.isLeaving { return try db.run("UPDATE participant SET is_open = 0 WHERE id = ?", holder.part) }
        // Its timer may have run out with nobody looking: then it closes now, and gives up the pair.
        guard try catchUp(holder.conversation).state != .closed else { return }
        throw Problem(
            .conflict,
            "A binding for this participant and proxy address already exists in Conversation \(holder.conversation.sid)",
            code: 50_416, field: "MessagingBinding.Address")
    }

    private func refuseGroupMember(
        _ reach: Reach, takenIn conversation: ConversationRow, byOtherThan id: Int
    ) throws {
        let column = reach.address == nil ? "projected_address" : "address"
        guard let address = reach.address ?? reach.projected,
            try db.integer(
                "SELECT EXISTS (SELECT 1 FROM participant WHERE conversation = ? AND \(column) = ? AND id <> ?)",
                conversation.id, address, id) == 1
        else { return }
        throw Problem(
            .conflict, "\(address) is in the group of conversation \(conversation.sid) already.", code: 50_437,
            field: "MessagingBinding.Address")
    }

    private func checkRoom(for reach: Reach, in conversation: ConversationRow) throws {
        let counts = try db.row(
            "SELECT count(*), count(CASE WHEN channel <> 'chat' THEN 1 END) FROM participant WHERE conversation = ?",
            conversation.id
        ) { (all: try $0[0] as Int, outsideTheApp: try $0[1] as Int) }
        guard let counts else { return }
        guard counts.all < ParticipantLimits.inConversation else {
            throw Problem(
                .invalid, "A conversation takes at most \(ParticipantLimits.inConversation) participants.",
                code: 50_417)
        }
        guard reach.identity != nil || counts.outsideTheApp < ParticipantLimits.outsideTheApp else {
            throw Problem(
                .invalid,
                "A conversation takes at most \(ParticipantLimits.outsideTheApp) participants without an identity.",
                code: 50_418)
        }
    }

    private func checkGroupRoom(in conversation: ConversationRow) throws {
        let count = try db.integer(
            """
            SELECT count(*) FROM participant WHERE conversation = ?
                AND (projected_address IS NOT NULL OR address IS NOT NULL AND proxy_address IS NULL)
            """, conversation.id)
        guard count ?? 0 < ParticipantLimits.inGroup else {
            throw Problem(
                .invalid, "A group takes at most \(ParticipantLimits.inGroup) participants.", code: 50_436)
        }
    }

    /// Counts the conversations of somebody that are open, and no timer has closed.
    private func checkRoom(of identity: String, in service: ServiceRow) throws {
        let count = try db.integer(
            """
            SELECT count(*) FROM participant JOIN conversation ON conversation.id = participant.conversation
            WHERE participant.service = ? AND identity = ? AND is_open AND (closed_at IS NULL OR closed_at > ?)
            """, service.id, identity, now)
        guard count ?? 0 < ParticipantLimits.openConversationsOfOne else {
            throw Problem(
                .invalid,
                "\(identity) is in \(ParticipantLimits.openConversationsOfOne) conversations that are not closed.",
                code: 50_214, field: "Identity")
        }
    }
}
