import Fleet
import HTTP
import Problems
import Store
import Twilio

/// Takes in what somebody outside writes to one of the account's numbers.
struct Inbound {
    let telephony: Telephony

    /// How often an answer may send us on to another address.
    private static let mostRedirects = 5

    /// How long a message is handed on again to those who cannot be asked.
    private static let patience = Duration.seconds(600)

    init(_ telephony: Telephony) { self.telephony = telephony }

    /// Keeps the message. What becomes of it is found out beside the request, and after a restart if need be.
    func deliver(_ inbound: InboundMessage, once key: IdempotencyKey? = nil) async throws -> TextMessage {
        try await telephony.keep { board in
            if let sid = try key?.made(in: board.db) { return try TextMessage.find(sid, in: board) }
            guard try board.isKnown(inbound.to) else {
                throw Problem(.notFound, "\(inbound.to) is not a number of this account.", code: 20_404, field: "to")
            }
            let message = try TextMessage.add(
                TextMessage(
                    sid: SID.make(inbound.media.isEmpty ? .message : .mediaMessage).text, direction: .inbound,
                    from: inbound.from.description, to: inbound.to.description, body: inbound.body, status: .receiving,
                    segments: inbound.media.isEmpty ? Segments(inbound.body).count : 1, mediaCount: inbound.media.count,
                    end: .received, created: board.now, updated: board.now, sent: board.now), media: inbound.media,
                in: board)
            try OptOut.take(message, in: board)
            try key?.note(message.sid, at: board.now / 1_000, in: board.db)
            return message
        }
    }

    /// Hands a message to the conversation that holds the two addresses; where none does, whoever the number's settings
    /// name is asked what to answer.
    func handOn(_ message: TextMessage) async throws {
        let media = try await telephony.read { try MessageMedia.of(message.sid, in: $0) }
        do {
            let door = ConversationDoor(telephony.conversations)
            guard try await door.take(message, media) else { return try await askAnswer(to: message, media) }
            try await telephony.keep { try message.received(answered: [], failed: nil, in: $0) }
        } catch let problem as Problem where problem.isFinal || message.isOlder(than: Self.patience) {
            let code = problem.code ?? DeliveryFailure.webhook
            try await telephony.keep { try message.received(answered: [], failed: code, in: $0) }
        }
    }

    /// Asks whoever the number's settings name, and does what they answer.
    private func askAnswer(to message: TextMessage, _ media: [MessageMedia]) async throws {
        let hooks = try await telephony.read { board in
            let address = ChannelAddress(message.to)?.address ?? message.to
            return try OwnedNumber.find(number: address, in: board)?.messageHooks ?? []
        }
        var (replies, failure): ([TwiMLAnswer.Reply], Problem?) = ([], nil)
        for hook in hooks {
            do {
                replies = try await answers(to: message, media, at: hook.url, hook.method, after: failure)
                failure = nil
                break
            } catch let problem as Problem {
                failure = problem
            }
        }
        // The end of the service is no failure of whoever was asked.
        try Task.checkCancellation()
        let (said, code) = (replies, failure.map { $0.code ?? DeliveryFailure.webhook })
        try await telephony.keep { try message.received(answered: said, failed: code, in: $0) }
    }

    private func answers(
        to message: TextMessage, _ media: [MessageMedia], at url: String, _ method: HookMethod, after failure: Problem?
    ) async throws -> [TwiMLAnswer.Reply] {
        var form = message.inboundFields(media, account: telephony.account)
        if let failure { form.add("ErrorCode", "\(failure.code ?? DeliveryFailure.webhook)") }
        var (url, method, replies): (String, HookMethod, [TwiMLAnswer.Reply]) = (url, method, [])
        for _ in 0...Self.mostRedirects {
            let hook = OutgoingHook(
                lane: message.sid, event: "message.received", subject: message.sid, url: url, method: method, form: form
            )
            let answer = try await telephony.deliveries.ask(hook, within: ScriptErrand.patience)
            let (said, redirect) = try TwiMLAnswer(answer.script { "<Message>\($0)</Message>" }).replies
            replies += said.map { reply in
                var reply = reply
                reply.callback = reply.callback.map { RelativeURL.whole($0, from: url) }
                reply.media = reply.media.map { RelativeURL.whole($0, from: url) }
                return reply
            }
            guard let redirect else { return replies }
            url = RelativeURL.whole(redirect.url, from: url)
            method = redirect.method.flatMap { HookMethod(rawValue: $0.uppercased()) } ?? .post
        }
        throw Problem(.badGateway, "The webhook sent us on too often.", code: DeliveryFailure.webhook)
    }
}

extension TextMessage {
    fileprivate func isOlder(than age: Duration) -> Bool { Clock.milliseconds - created > Int(age / .milliseconds(1)) }
}
