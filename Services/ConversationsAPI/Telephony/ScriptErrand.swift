import HTTP
import Problems
import Twilio

/// Asks what a call is to do, as Twilio asks: the address first, and another when that one fails.
struct ScriptErrand {
    let telephony: Telephony

    /// How long Twilio waits for words.
    static let patience = Duration.seconds(15)

    init(_ telephony: Telephony) { self.telephony = telephony }

    func run(_ call: PhoneCall) async throws {
        var failure: Problem?
        var told: String?
        let places = [(call.script.url, call.script.method), (call.script.fallbackURL, call.script.fallbackMethod)]
        for (url, method) in places {
            guard told == nil, let url else { continue }
            var form = call.requestFields(call.status.rawValue, account: telephony.account)
            if let failure {
                form.add("ErrorCode", "\(failure.code ?? DeliveryFailure.webhook)")
                form.add("ErrorUrl", call.script.url ?? "")
            }
            do {
                let hook = OutgoingHook(
                    lane: call.sid, event: "call.script", subject: call.sid, url: url, method: method, form: form)
                told = try await telephony.deliveries.ask(hook, within: Self.patience).script { "<Say>\($0)</Say>" }
            } catch let problem as Problem {
                failure = problem
            }
        }
        // The end of the service is no failure of whoever was asked.
        try Task.checkCancellation()
        let (text, error) = (told, told == nil ? failure?.message : nil)
        try await telephony.keep { try PhoneCall.take(text, error, for: call, in: $0) }
    }
}

extension HookAnswer {
    /// The TwiML that was answered. Plain text becomes what `verb` makes of it.
    func script(verb: (String) -> String) throws -> String {
        guard (200...299).contains(status) else {
            throw Problem(.badGateway, "The webhook answered \(status).", code: DeliveryFailure.webhook)
        }
        guard let text = String(validating: body, as: UTF8.self) else {
            throw Problem(.badGateway, "The webhook answered with what is no text.", code: DeliveryFailure.webhook)
        }
        if contentType?.lowercased().hasPrefix("text/plain") == true {
            return "<Response>\(verb(XMLNode.escaped(text)))</Response>"
        }
        // Nothing at all is an answer that asks for nothing.
        if text.allSatisfy(\.isWhitespace) { return "<Response/>" }
        do {
            _ = try TwiMLAnswer(text)
        } catch let problem as Problem {
            throw Problem(.badGateway, problem.message, code: DeliveryFailure.twiml)
        }
        return text
    }
}
