import JSON
import Store
import Twilio

/// A conversation as it is kept.
struct ConversationRow {
    var id: Int
    var sid: String
    var service: ServiceRow
    var friendlyName: String?
    var uniqueName: String?
    var attributes: String
    var messagingService: String?
    var lifecycle: Lifecycle
    var created: Int
    var updated: Int
    var emailAddress: String?
    var emailName: String?

    static let columns = """
        conversation.id, conversation.sid, conversation.service, service.sid AS service_sid, conversation.friendly_name,
        unique_name, conversation.attributes, messaging_service, state, inactive_after, closed_after, inactive_at, closed_at,
        conversation.created, conversation.updated, email_address, email_name
        """

    /// How many they are.
    static let width = 17

    /// The service by its row: where there are few, SQLite would rather read all of them for each conversation.
    static let source = "conversation JOIN service NOT INDEXED ON service.id = conversation.service"

    init(_ row: Row) throws {
        id = try row[0]
        sid = try row[1]
        service = ServiceRow(id: try row[2], sid: try row[3])
        friendlyName = try row[4]
        uniqueName = try row[5]
        attributes = try row[6]
        messagingService = try row[7]
        lifecycle = Lifecycle(
            state: try row[8], inactiveAfter: try row[9], closedAfter: try row[10], inactiveAt: try row[11],
            closedAt: try row[12])
        created = try row[13]
        updated = try row[14]
        emailAddress = try row[15]
        emailName = try row[16]
    }

    /// By its SID, or else by its unique name, in the service of a place.
    static func find(_ id: String, in place: Place, _ db: Connection) throws -> ConversationRow? {
        let select = SID.isWellFormed(id, .conversation) ? selectBySID : selectByName
        guard let service = place.service else {
            return try db.row(select.inDefaultService, id) { try ConversationRow($0) }
        }
        return try db.row(select.inService, id, service) { try ConversationRow($0) }
    }

    // Put together once: every request that is about a conversation begins with one of them.
    private static let selectBySID = select(by: "conversation.sid")
    private static let selectByName = select(by: "unique_name")

    private static func select(by column: String) -> (inService: String, inDefaultService: String) {
        let select = "SELECT \(columns) FROM \(source) WHERE \(column) = ? AND NOT is_gone AND"
        return (
            "\(select) service.sid = ? AND NOT is_leaving",
            "\(select) conversation.service = (SELECT default_service FROM account)"
        )
    }

    /// Its life as it is at a moment, whether or not somebody has looked since a timer ran out.
    func lifecycle(at now: Int) -> Lifecycle {
        var life = lifecycle
        _ = life.catchUp(to: now)
        return life
    }

    /// As it is told at a moment.
    func conversation(of account: String, at now: Int) -> Conversation {
        let life = lifecycle(at: now)
        var timers = JSONObject()
        if let moment = life.inactiveAt { timers["date_inactive"] = .string(TwilioDate.product(moment)) }
        if let moment = life.closedAt { timers["date_closed"] = .string(TwilioDate.product(moment)) }
        var bindings: JSONValue = [:]
        if emailAddress != nil || emailName != nil {
            bindings = [
                "email": [
                    "projected_address": emailAddress.map { .string($0) } ?? .null,
                    "name": emailName.map { .string($0) } ?? .null,
                ]
            ]
        }
        return Conversation(
            sid: sid, account: account, service: service.sid, messagingService: messagingService,
            friendlyName: friendlyName, uniqueName: uniqueName, attributes: attributes, state: life.state.rawValue,
            created: created, updated: updated, timers: timers, bindings: bindings)
    }
}

extension ServiceRow {
    init(id: Int, sid: String) {
        self.id = id
        self.sid = sid
    }
}

extension ConversationState: Storable {}
