import Problems
import Store
import Twilio

/// Who wants no more messages from which number of the account.
///
/// ```
/// gets messages ──STOP──▶ opted out: sending is refused with 21610 ──START──▶ gets messages
/// ```
enum OptOut {
    /// Twilio's number for what is sent to somebody who has opted out.
    static let code = 21_610

    /// The numbers that somebody wants no messages from.
    static func senders(refusedBy recipient: String, in db: Connection) throws -> [String] {
        try db.rows("SELECT sender FROM opt_out WHERE recipient = ?", recipient) { try $0[0] as String }
    }

    /// Refuses to send to somebody who wants nothing more from that number.
    static func check(from sender: String, to recipient: String, in db: Connection) throws {
        guard try senders(refusedBy: recipient, in: db).contains(sender) else { return }
        throw Problem(
            .invalid, "\(recipient) has opted out of messages from \(sender), until START comes from there.",
            code: code,
            field: "To")
    }

    /// Does what a text message that has come in asks for, when it is one of the words for it, and answers as Twilio
    /// does. The message goes its usual way all the same.
    static func take(_ message: TextMessage, in board: Switchboard) throws {
        guard ChannelAddress(message.from)?.channel == .sms, let word = OptOutWord(message.body) else { return }
        let db = board.db
        switch word.wish {
        case .stop:
            try db.run(
                "INSERT OR IGNORE INTO opt_out (recipient, sender, since) VALUES (?, ?, ?)", message.from, message.to,
                board.now)
        case .start:
            try db.run("DELETE FROM opt_out WHERE recipient = ? AND sender = ?", message.from, message.to)
            // Whoever gets messages anyway has said something else by it.
            guard db.changes > 0 else { return }
        case .help: break
        }
        do {
            try TextMessage.add(
                TextMessage.Outgoing(
                    direction: .reply, from: message.to, to: message.from, body: word.answer, ignoresOptOut: true),
                in: board)
        } catch let problem as Problem where problem.kind == .invalid {
            // A rule of the outbox refuses the answer; what was asked for holds without it.
        }
    }
}
