import HTTP
import Store
import Twilio

// What those who asked for it hear of each step of a message or a call.

extension TextMessage {
    /// Tells the message's status to whoever asked for it.
    func tellStatus(in board: Switchboard) throws {
        guard let callback else { return }
        var form: FormFields = [
            "MessageSid": sid, "SmsSid": sid, "MessageStatus": status.rawValue, "SmsStatus": status.rawValue,
            "AccountSid": board.account, "From": from, "To": to, "ApiVersion": "2010-04-01",
        ]
        if let messagingService { form.add("MessagingServiceSid", messagingService) }
        if let errorCode {
            form.add("ErrorCode", "\(errorCode)")
            if let meaning = DeliveryFailure.meaning(errorCode) { form.add("ErrorMessage", meaning) }
        }
        try board.deliveries.add(
            OutgoingHook(
                lane: sid, event: "message.status", subject: sid, url: callback, method: .post, form: form),
            in: board.db)
    }
}

extension PhoneCall {
    /// What every request of a call tells.
    func requestFields(_ status: String, account: String) -> FormFields {
        [
            "CallSid": sid, "AccountSid": account, "From": from, "To": to, "Caller": from, "Called": to,
            "CallStatus": status, "ApiVersion": "2010-04-01", "Direction": "outbound-api",
        ]
    }

    /// Tells of the step the call has taken to whoever asked for it.
    func tellStatus(at moment: Int, in board: Switchboard) throws {
        guard let callback else { return }
        for (event, told) in CallJourney.told(of: status) where callback.events.contains(event) {
            let count = try board.db.integer("SELECT callback_count FROM phone_call WHERE id = ?", id) ?? 0
            var form = requestFields(told, account: board.account)
            form.add("Timestamp", TwilioDate.core(moment / 1_000))
            form.add("CallbackSource", "call-progress-events")
            form.add("SequenceNumber", "\(count)")
            if let duration {
                form.add("CallDuration", "\(duration)")
                form.add("Duration", "\((duration + 59) / 60)")
            }
            try board.deliveries.add(
                OutgoingHook(
                    lane: sid, event: "call.status", subject: sid, url: callback.url, method: callback.method,
                    form: form),
                in: board.db)
            try board.db.run("UPDATE phone_call SET callback_count = callback_count + 1 WHERE id = ?", id)
        }
    }
}
