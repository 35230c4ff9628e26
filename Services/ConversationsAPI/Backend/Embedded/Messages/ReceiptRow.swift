import Store

/// A receipt as it is kept.
struct ReceiptRow {
    var id: Int
    var sid: String
    var participant: String
    var channelMessage: String
    var status: ReceiptStatus
    var errorCode: Int
    var created: Int
    var updated: Int

    static let columns = """
        receipt.id, receipt.sid, receipt.participant, channel_message, status, error_code, receipt.created,
        receipt.updated
        """

    init(_ row: Row) throws {
        id = try row[0]
        sid = try row[1]
        participant = try row[2]
        channelMessage = try row[3]
        status = try row[4]
        errorCode = try row[5]
        created = try row[6]
        updated = try row[7]
    }

    /// One for a message that was sent just now.
    init(sid: String, participant: String, channelMessage: String, at now: Int) {
        id = 0
        self.sid = sid
        self.participant = participant
        self.channelMessage = channelMessage
        status = .sent
        errorCode = 0
        created = now
        updated = now
    }

    /// As it is told.
    func receipt(of account: String, message: String, in conversation: String, _ service: String) -> Receipt {
        Receipt(
            sid: sid, account: account, service: service, conversation: conversation, message: message,
            channelMessage: channelMessage, participant: participant, status: status.rawValue, errorCode: errorCode,
            created: created, updated: updated)
    }
}
