import Problems
import Store

extension Receipt: Listed, Shown {
    static func page(at place: Place, _ filter: Filter, _ page: PageRequest, in library: Library) throws -> Page<
        Receipt
    > {
        let (conversation, message) = try library.message(of: place)
        var query = PagedQuery("SELECT \(ReceiptRow.columns) FROM receipt", order: ["id"], descending: false)
        query.require("message = ?", message.id)
        return try query.page(page, in: library.db) { row in
            let kept = try ReceiptRow(row)
            let receipt = kept.receipt(
                of: library.account, message: message.sid, in: conversation.sid, conversation.service.sid)
            return (receipt, [kept.id])
        }
    }

    static func find(_ id: String, at place: Place, in library: Library) throws -> Receipt {
        let (conversation, message) = try library.message(of: place)
        let found = try library.db.row(
            "SELECT \(ReceiptRow.columns) FROM receipt WHERE sid = ? AND message = ?", id, message.id
        ) { try ReceiptRow($0) }
        guard let found else { throw Problem.missing(kind, place, id) }
        return found.receipt(
            of: library.account, message: message.sid, in: conversation.sid, conversation.service.sid)
    }
}

extension Library {
    /// The message a place lies below, and its conversation.
    fileprivate func message(of place: Place) throws -> (ConversationRow, MessageRow) {
        let conversation = try conversation(of: place)
        var above = place
        above.parents.removeLast()
        return (conversation, try message(place.parents[1], in: conversation, above))
    }
}
