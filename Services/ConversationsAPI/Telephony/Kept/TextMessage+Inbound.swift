import HTTP
import Problems
import Store
import Targets
import Twilio

// What becomes of a message that came in.
extension TextMessage {
    /// So many are looked through at the most for those that may go on.
    private static let mostLookedThrough = 20_000
    static let receivingAfter = """
        SELECT id, sid, sender, recipient FROM text_message INDEXED BY text_message_receiving
        WHERE status = 'receiving' AND id > ? ORDER BY id LIMIT 500
        """

    /// Those whose receiver has still to be asked: of what one wrote to another the first, and so many at the most.
    static func receiving(
        in board: Switchboard, limit: Int, leavingOut busy: Set<String> = []
    ) throws -> [TextMessage] {
        var (lanes, found, last, seen) = (busy, [TextMessage](), 0, 0)
        while found.count < limit, seen < mostLookedThrough {
            let rows = try board.db.rows(receivingAfter, last) { row in
                (id: try row[0] as Int, sid: try row[1] as String, lane: lane(from: try row[2], to: try row[3]))
            }
            for row in rows where found.count < limit && lanes.insert(row.lane).inserted {
                found.append(try find(row.sid, in: board))
            }
            guard let end = rows.last else { break }
            (last, seen) = (end.id, seen + rows.count)
        }
        return found
    }

    /// What must not overtake each other has it in common.
    static func lane(from sender: String, to recipient: String) -> String { "\(sender) \(recipient)" }

    /// What the number's webhook is told.
    func inboundFields(_ media: [MessageMedia], account: String) -> FormFields {
        var form: FormFields = [
            "MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "AccountSid": account, "From": from, "To": to,
            "Body": body, "NumMedia": "\(media.count)", "NumSegments": "\(segments)", "SmsStatus": "received",
            "ApiVersion": "2010-04-01",
        ]
        if let address = ChannelAddress(from), address.channel == .whatsapp {
            form.add("WaId", String(address.address.drop { $0 == "+" }))
        }
        for (place, file) in media.enumerated() {
            form.add("MediaUrl\(place)", file.url)
            form.add("MediaContentType\(place)", file.contentType)
        }
        return form
    }

    /// Sends what was answered, and notes what went wrong. Once: an answer that comes again finds it received.
    func received(answered replies: [TwiMLAnswer.Reply], failed code: Int?, in board: Switchboard) throws {
        var message = try TextMessage.find(sid, in: board)
        guard message.status == .receiving else { return }
        message.status = .received
        message.errorCode = code
        for reply in replies {
            do {
                try message.send(reply, in: board)
            } catch let problem as Problem {
                message.errorCode = problem.code
            }
        }
        try message.keep(in: board)
    }

    private func send(_ reply: TwiMLAnswer.Reply, in board: Switchboard) throws {
        guard !reply.body.isEmpty || !reply.media.isEmpty else {
            throw Problem(.invalid, "The answer says nothing.", code: 14_103)
        }
        guard reply.body.unicodeScalars.count <= TextMessage.longestBody else {
            throw Problem(.invalid, "The answer is too long.", code: 21_617)
        }
        let recipient = reply.to ?? from
        guard let address = ChannelAddress(recipient) else {
            throw Problem(.invalid, "The answer goes to nobody.", code: 21_211)
        }
        try MagicNumber.check(messageTo: address.address)
        try TextMessage.add(
            Outgoing(
                direction: .reply, from: reply.from ?? to, to: recipient, body: reply.body, media: reply.media,
                callback: reply.callback.flatMap { (try? TargetURL($0)) == nil ? nil : $0 }), in: board)
    }
}
