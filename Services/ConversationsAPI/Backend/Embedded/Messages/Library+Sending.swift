import Fleet
import HTTP
import Problems
import Store
import Twilio

// What a message goes through on its channels.
extension Library {
    /// Sends a message to each recipient on their channel, and keeps a receipt of it with what is to become of it.
    func send(_ message: MessageRow, to recipients: [Audience.Recipient]) throws -> [ReceiptRow] {
        guard !recipients.isEmpty else { return [] }
        let due = Clock.milliseconds + delivery.delay
        agenda.note(due)
        return try recipients.map { recipient in
            let receipt = ReceiptRow(
                sid: SID.make(.receipt).text, participant: recipient.participant,
                channelMessage: recipient.channelSID(hasMedia: message.media != nil).text, at: now)
            let (status, error) = try outcome(for: recipient)
            try db.run(
                """
                INSERT INTO receipt (
                    sid, message, participant, channel_message, status, created, updated, next_status, next_error,
                    due_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, receipt.sid, message.id, receipt.participant, receipt.channelMessage, receipt.status, now, now,
                status, error, due)
            try show(receipt, of: message, to: recipient, ending: status, error)
            return receipt
        }
    }

    /// Lets become of messages on their way what was to become of them by a moment, the first first and so many at
    /// most; answers how many there were.
    func deliver(by moment: Int, upTo limit: Int) throws -> Int {
        let due = try db.rows(
            """
            SELECT \(ReceiptRow.columns), next_status, next_error, message.sid, conversation.id, conversation.sid,
                service.id, service.sid, conversation.is_gone
            FROM receipt JOIN message ON message.id = receipt.message
                JOIN conversation ON conversation.id = message.conversation
                JOIN service NOT INDEXED ON service.id = conversation.service
            WHERE due_at <= ? ORDER BY due_at, receipt.id LIMIT ?
            """, moment, limit
        ) { row in
            var receipt = try ReceiptRow(row)
            receipt.status = try row[8]
            receipt.errorCode = try row[9]
            receipt.updated = now
            return (
                receipt, message: try row[10] as String,
                conversation: (id: try row[11] as Int, sid: try row[12] as String),
                service: ServiceRow(id: try row[13], sid: try row[14]), isGone: try row[15] as Bool
            )
        }
        for (receipt, message, conversation, service, isGone) in due {
            try db.run(
                """
                UPDATE receipt SET status = ?, error_code = ?, updated = ?, due_at = NULL WHERE id = ?
                """, receipt.status, receipt.errorCode, now, receipt.id)
            // Of a conversation that was removed nobody hears any more.
            guard !isGone else { continue }
            try tell(
                receipt.receipt(of: account, message: message, in: conversation.sid, service.sid),
                in: service, conversation.id)
        }
        return due.count
    }

    /// Tells that a message was sent on a channel.
    func tell(_ receipt: ReceiptRow, of message: Message, in conversation: ConversationRow) throws {
        try tell(
            receipt.receipt(of: account, message: message.sid, in: conversation.sid, conversation.service.sid),
            in: conversation.service, conversation.id)
    }

    private func tell(_ receipt: Receipt, in service: ServiceRow, _ conversation: Int) throws {
        guard let ledger else { return }
        try ledger.note(
            Happening(
                event: .deliveryUpdated, subject: receipt.conversation ?? "", service: service,
                conversation: conversation, manner: .ownCourse, fields: { receipt.hookFields },
                body: { receipt.eventBody(in: service) }), in: self)
    }
}

extension Audience.Recipient {
    /// What a message is called on the recipient's channel.
    fileprivate func channelSID(hasMedia: Bool) -> SID {
        switch channel {
        case "whatsapp": .make(.whatsAppMessage)
        case "sms" where hasMedia: .make(.mediaMessage)
        default: .make(.message)
        }
    }
}

extension Receipt {
    /// What webhooks tell of a receipt.
    fileprivate var hookFields: FormFields {
        [
            "ConversationSid": conversation ?? "", "ChatServiceSid": service ?? "", "MessageSid": message ?? "",
            "DeliveryReceiptSid": sid, "ChannelMessageSid": channelMessage ?? "", "ParticipantSid": participant ?? "",
            "Status": status ?? "", "ErrorCode": "\(errorCode ?? 0)", "DateCreated": TwilioDate.product(created ?? 0),
            "DateUpdated": TwilioDate.product(updated ?? 0),
        ]
    }
}
