import JSON
import Store

/// A message as it is kept.
struct MessageRow {
    var id: Int
    var sid: String
    var index: Int
    var author: String
    var participant: String?
    var body: String?
    var attributes: String
    /// JSON, as answers tell it.
    var media: String?
    var content: String?
    var recipients: Int
    var created: Int
    var updated: Int
    /// How many receipts there are in each status.
    var statuses: [(status: ReceiptStatus, count: Int)] = []

    /// Receipts are only counted where there are some.
    static let columns = """
        message.id, message.sid, position, author, participant, body, attributes, media, content, recipients, created,
        updated, CASE WHEN recipients > 0 THEN (
            SELECT group_concat(status || ' ' || number) FROM (
                SELECT status, count(*) AS number FROM receipt WHERE message = message.id GROUP BY status)) END
        """

    init(
        id: Int, sid: String, index: Int, author: String, participant: String?, body: String?, attributes: String,
        media: String?, content: String?, recipients: Int, created: Int, updated: Int
    ) {
        self.id = id
        self.sid = sid
        self.index = index
        self.author = author
        self.participant = participant
        self.body = body
        self.attributes = attributes
        self.media = media
        self.content = content
        self.recipients = recipients
        self.created = created
        self.updated = updated
    }

    init(_ row: Row) throws {
        self.init(
            id: try row[0], sid: try row[1], index: try row[2], author: try row[3], participant: try row[4],
            body: try row[5], attributes: try row[6], media: try row[7], content: try row[8], recipients: try row[9],
            created: try row[10], updated: try row[11])
        let counts: String? = try row[12]
        statuses = (counts ?? "").split(separator: ",").compactMap { pair in
            let parts = pair.split(separator: " ")
            guard parts.count == 2, let status = ReceiptStatus(rawValue: String(parts[0])), let count = Int(parts[1])
            else { return nil }
            return (status, count)
        }
    }

    /// As it is told.
    func message(of account: String, in conversation: String, _ service: String) -> Message {
        Message(
            sid: sid, account: account, service: service, conversation: conversation, index: index, author: author,
            body: body, media: media.flatMap { try? JSONValue(parsing: $0) } ?? .null, attributes: attributes,
            participant: participant, created: created, updated: updated, delivery: DeliverySummary(statuses).json,
            content: content)
    }
}

extension ReceiptStatus: Storable {}
