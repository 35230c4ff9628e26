import HTTP
import JSON
import Models
import Net
import Problems
import Twilio

/// Where tools have messages sent, calls placed and codes checked.
@OnLoop
final class TelephonyDesk {
    private var twilio: TwilioClient
    private var rules: Rules
    private var foundNumber = Once<PhoneNumber>()
    private var foundService = Once<String>()
    private var wrongCodes: [String: Int] = [:]
    /// By the SID of a call that was placed, the call in which it was.
    private var placed: [String: String] = [:]
    /// Those who never come back must not fill the memory.
    private static let mostRemembered = 10_000

    /// What holds for all that is sent.
    struct Rules: Sendable {
        /// The sender where no call says another.
        var ownNumber: PhoneNumber?
        var verifyService: SID?
        /// Whether Twilio is the embedded one, where a Verify service may be made.
        var isEmbedded = false
        /// Where a call that is placed is told what to do; nil when Twilio could not reach it.
        var answerURL: String?
        /// How long one question may take.
        var patience = Duration.milliseconds(4_500)
    }

    nonisolated init(_ twilio: TwilioClient, _ rules: Rules) {
        self.twilio = twilio
        self.rules = rules
    }

    /// Counts from now on: an account whose token was rotated, or another.
    func use(_ twilio: TwilioClient, _ rules: Rules) {
        self.twilio = twilio
        self.rules = rules
        (foundNumber, foundService) = (Once(), Once())
    }

    // MARK: Messages and calls

    /// Sends a text, and answers with its SID and status.
    func send(_ text: String, to person: Recipient, for caller: ToolCaller) async throws -> JSONValue {
        let prefix = person.isOnWhatsApp ? "whatsapp:" : ""
        return try await twilio.post(
            .api, twilio.account.path("/Messages.json"),
            ["To": prefix + person.number.text, "From": prefix + (try await sender(for: caller)).text, "Body": text],
            within: rules.patience)
    }

    /// Has somebody called; they hear the text, or the agent where there is none.
    func call(_ person: Recipient, saying text: String?, for caller: ToolCaller) async throws -> JSONValue {
        var form: FormFields = ["To": person.number.text, "From": try await sender(for: caller).text]
        if let text {
            form.add("Twiml", try TwiML([.say(text, language: caller.language.spokenTag)]).text)
        } else {
            guard let address = rules.answerURL else {
                throw Problem(
                    .unavailable,
                    "Twilio cannot reach this fleet, so no agent can speak in that call. Name a message to be said.")
            }
            form.add("Url", address + (caller.agent.isEmpty ? "" : "?agent=\(PercentCoding.encoded(caller.agent))"))
        }
        let call = try await twilio.post(.api, twilio.account.path("/Calls.json"), form, within: rules.patience)
        if placed.count >= Self.mostRemembered { placed = [:] }
        if let sid = call["sid"]?.string { placed[sid] = caller.callSID }
        return call
    }

    /// Ends a call. In a call only those can be ended that were placed in it.
    func hangUp(_ call: SID, for caller: ToolCaller) async throws {
        guard caller.callSID.isEmpty || placed[call.text] == caller.callSID else {
            throw Problem(.forbidden, "Only this call and those that were placed in it can be ended.", field: "call")
        }
        _ = try await twilio.post(
            .api, twilio.account.path("/Calls/\(call).json"), ["Status": "completed"], within: rules.patience)
    }

    private func sender(for caller: ToolCaller) async throws -> PhoneNumber {
        let called = caller.ownNumber.hasPrefix("whatsapp:") ? String(caller.ownNumber.dropFirst(9)) : caller.ownNumber
        if let own = rules.ownNumber ?? PhoneNumber(called) { return own }
        let (twilio, patience) = (twilio, rules.patience)
        return try await foundNumber.value {
            let list = try await twilio.get(
                .api, twilio.account.path("/IncomingPhoneNumbers.json"), ["PageSize": "1"], within: patience)
            guard let number = list["incoming_phone_numbers"]?[0]?["phone_number"]?.string.flatMap({ PhoneNumber($0) })
            else { throw Problem(.unavailable, "The account has no number to send from; set TWILIO_PHONE_NUMBER.") }
            return number
        }
    }

    // MARK: Codes

    /// Sends a code, by a text or a call.
    func sendCode(to person: Recipient, byCall: Bool) async throws {
        let service = try await verifyService()
        let channel = byCall ? "call" : person.isOnWhatsApp ? "whatsapp" : "sms"
        _ = try await twilio.post(
            .verify, "/Services/\(service)/Verifications", ["To": person.number.text, "Channel": channel],
            within: rules.patience)
        wrongCodes[person.number.text] = nil
    }

    /// What came of a code that somebody told.
    enum CodeCheck: Sendable, Hashable {
        case right
        case wrong(triesLeft: Int)
        /// None was sent, or it has run out.
        case notExpected
        /// Too many wrong ones were told.
        case closed
    }

    /// Twilio takes so many wrong codes before it takes none.
    static let mostTries = 5

    func check(_ code: String, of person: Recipient) async throws -> CodeCheck {
        let service = try await verifyService()
        do {
            let answer = try await twilio.post(
                .verify, "/Services/\(service)/VerificationCheck", ["To": person.number.text, "Code": code],
                within: rules.patience)
            if answer["status"]?.string == "approved" {
                wrongCodes[person.number.text] = nil
                return .right
            }
        } catch let failure as TwilioFailure where failure.status == 404 {
            wrongCodes[person.number.text] = nil
            return .notExpected
        } catch let failure as TwilioFailure where failure.code == 60_202 {
            return .closed
        }
        if wrongCodes.count >= Self.mostRemembered { wrongCodes = [:] }
        let wrong = (wrongCodes[person.number.text] ?? 0) + 1
        wrongCodes[person.number.text] = wrong
        return wrong >= Self.mostTries ? .closed : .wrong(triesLeft: Self.mostTries - wrong)
    }

    private func verifyService() async throws -> String {
        if let known = rules.verifyService { return known.text }
        guard rules.isEmbedded else {
            throw Problem(.unavailable, "No codes can be sent here, for TWILIO_VERIFY_SERVICE_SID is not set.")
        }
        let (twilio, patience) = (twilio, rules.patience)
        return try await foundService.value {
            let list = try await twilio.get(.verify, "/Services", ["PageSize": "1"], within: patience)
            if let known = list["services"]?[0]?["sid"]?.string { return known }
            let made = try await twilio.post(.verify, "/Services", ["FriendlyName": "Trunkline"], within: patience)
            guard let sid = made["sid"]?.string else {
                throw Problem(.badGateway, "The embedded Twilio made a Verify service without a name.")
            }
            return sid
        }
    }
}

extension Language {
    /// The whole tag that Twilio's own voices are asked for.
    var spokenTag: String {
        switch self {
        case .english: "en-US"
        case .spanish: "es-MX"
        case .portuguese: "pt-BR"
        }
    }
}
