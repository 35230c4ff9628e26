import Problems
import Store
import Twilio

/// Somebody who takes part, as they are kept.
struct ParticipantRow {
    var id: Int
    var sid: String
    var reach: Reach
    var attributes: String
    var role: String?
    var created: Int
    var updated: Int
    var horizon: ReadHorizon
    var notificationLevel: NotificationLevel

    static let columns = """
        participant.id, participant.sid, participant.identity, participant.address, proxy_address, projected_address,
        participant.attributes, participant.role, participant.created, participant.updated, last_read_index,
        last_read_at, notification_level
        """

    /// How many they are.
    static let width = 13

    /// Participants with their conversations, for queries that begin at the participant.
    static let withConversation = """
        participant CROSS JOIN conversation ON conversation.id = participant.conversation
            JOIN service ON service.id = conversation.service
        """

    /// Reads the columns from one on.
    init(_ row: Row, from first: Int = 0) throws {
        id = try row[first]
        sid = try row[first + 1]
        reach = try Reach(
            identity: try row[first + 2], address: try row[first + 3], proxy: try row[first + 4],
            projected: try row[first + 5])
        attributes = try row[first + 6]
        role = try row[first + 7]
        created = try row[first + 8]
        updated = try row[first + 9]
        horizon = ReadHorizon(index: try row[first + 10], at: try row[first + 11])
        notificationLevel = try row[first + 12]
    }

    /// By their SID, or else by their identity.
    static func find(_ id: String, in conversation: ConversationRow, _ db: Connection) throws -> ParticipantRow? {
        let column = SID.isWellFormed(id, .participant) ? "sid" : "identity"
        return try db.row(
            "SELECT \(columns) FROM participant WHERE conversation = ? AND \(column) = ?", conversation.id, id
        ) { try ParticipantRow($0) }
    }

    /// As they are told.
    func participant(of conversation: ConversationRow, _ account: String) -> Participant {
        Participant(
            sid: sid, account: account, service: conversation.service.sid, conversation: conversation.sid,
            identity: reach.identity, attributes: attributes, binding: reach.binding, role: role, created: created,
            updated: updated, lastReadIndex: horizon.index, lastReadAt: horizon.moment)
    }
}

extension NotificationLevel: Storable {}

extension ChannelAddress: Storable {
    var stored: SQLValue { .text(description) }

    init?(stored: SQLValue) {
        guard case .text(let text) = stored else { return nil }
        self.init(text)
    }
}
