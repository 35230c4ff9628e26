import Store

/// Somebody's part in a conversation, with the conversation: what is found by who takes part.
struct PartRow {
    let conversation: ConversationRow
    let participant: ParticipantRow
    let createdBy: String
    let unread: Int

    static let select = """
        SELECT \(ConversationRow.columns), \(ParticipantRow.columns), created_by,
            (SELECT count(*) FROM message
                WHERE message.conversation = conversation.id AND position > coalesce(last_read_index, -1))
        FROM \(ParticipantRow.withConversation)
        """

    /// The order of such lists: the newest conversation first.
    static let order = ["participant.conversation_created", "participant.conversation", "participant.id"]

    init(_ row: Row) throws {
        conversation = try ConversationRow(row)
        participant = try ParticipantRow(row, from: ConversationRow.width)
        createdBy = try row[ConversationRow.width + ParticipantRow.width]
        unread = try row[ConversationRow.width + ParticipantRow.width + 1]
    }

    /// Where it stands in that order.
    var position: [Int] { [conversation.created, conversation.id, participant.id] }

    /// Those that somebody is found in by an identity, or by an address.
    static func query(_ who: ParticipantConversation.Filter.Who, in service: ServiceRow) -> PagedQuery {
        var query = PagedQuery(select, order: order, descending: true)
        query.require("participant.service = ?", service.id)
        switch who {
        case .identity(let identity): query.require("name = ? AND identity IS NOT NULL", identity)
        case .address(let address): query.require("name = ? AND address IS NOT NULL", address)
        }
        return query
    }
}
