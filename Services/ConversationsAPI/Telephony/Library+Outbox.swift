import Fleet
import Store

// What conversations send on channels goes by the rules of the outbox, and stands in it.
extension Library {
    /// What becomes of a message to somebody: nothing where they want none, or else what the rules say; where none is
    /// for their number, it arrives.
    func outcome(for recipient: Audience.Recipient) throws -> (status: ReceiptStatus, error: Int) {
        if try isOptedOut(recipient) { return (.undelivered, OptOut.code) }
        guard
            let rule = try OutcomeRule.all(in: db).first(where: {
                $0.kind == .message && $0.pattern.fits(recipient.address)
            })
        else { return (.delivered, 0) }
        // A conversation cannot be refused its message: it is said, and does not arrive.
        let status = rule.outcome == .refused ? .failed : ReceiptStatus(rawValue: rule.outcome.rawValue) ?? .delivered
        let isFailure = status == .failed || status == .undelivered
        return (status, isFailure ? rule.code ?? 30_008 : 0)
    }

    /// Most people have never opted out of anything, and are looked up no further.
    private func isOptedOut(_ recipient: Audience.Recipient) throws -> Bool {
        let senders = try OptOut.senders(refusedBy: recipient.address, in: db)
        guard !senders.isEmpty else { return false }
        let proxy = try db.text("SELECT proxy_address FROM participant WHERE sid = ?", recipient.participant)
        return proxy.map { senders.contains($0) } ?? false
    }

    /// Puts a message of a conversation into the outbox, as its recipient gets it.
    func show(
        _ receipt: ReceiptRow, of message: MessageRow, to recipient: Audience.Recipient, ending: ReceiptStatus,
        _ error: Int
    ) throws {
        guard let ledger else { return }
        let proxy = try db.text("SELECT proxy_address FROM participant WHERE sid = ?", recipient.participant)
        let board = Switchboard(
            db: db, account: account, now: Clock.milliseconds, delay: delivery.delay,
            deliveries: ledger.hooks.deliveries, events: ledger.events)
        let body = message.body ?? ""
        let files = try files(of: message)
        let sent = try TextMessage.add(
            TextMessage(
                sid: receipt.messageSID(hasMedia: !files.isEmpty), direction: .api, from: proxy ?? message.author,
                to: recipient.address, body: body, status: .sending,
                segments: files.isEmpty ? Segments(body).count : 1, mediaCount: files.count,
                end: MessageStatus(rawValue: ending.rawValue) ?? .delivered, endCode: error == 0 ? nil : error,
                created: board.now, updated: board.now, due: board.now), media: [], in: board)
        for file in files { try MessageMedia.add(file.url, file.contentType, to: sent, in: board) }
    }

    /// The files that a message carries, and where they are handed out to whoever asks as Twilio's clients do.
    private func files(of message: MessageRow) throws -> [(url: String, contentType: String)] {
        guard message.media != nil else { return [] }
        return try db.rows(
            """
            SELECT media.sid, content_type, service.sid FROM media JOIN service ON service.id = media.service
            WHERE message = ? ORDER BY media.id
            """, message.id
        ) { ("/v1/Services/\(try $0[2] as String)/Media/\(try $0[0] as String)/Content", try $0[1]) }
    }
}

extension ReceiptRow {
    /// What the API of 2010 calls the message: there is no WA… in it. The digits are the receipt's.
    fileprivate func messageSID(hasMedia: Bool) -> String {
        guard channelMessage.hasPrefix("WA") else { return channelMessage }
        return (hasMedia ? "MM" : "SM") + channelMessage.dropFirst(2)
    }
}
