import HTTP
import Problems
import Twilio

extension PhoneCall {
    /// The longest TwiML that a request may carry, in characters.
    static let longestTwiml = 4_000

    /// What is told of a call that is to be placed.
    struct Draft: Sendable {
        let to: String
        let from: String
        let script: CallScript
        let callback: CallCallback?
        let timeLimit: Int

        init(_ fields: Fields) throws {
            to = try fields.required("To", code: 21_211, missing: 21_201)
            from = try fields.required("From", code: 21_212, missing: 21_213)
            script = try fields.script()
            try Self.checkNumbers(to: to, from: from)
            callback = try fields.callback(before: nil)
            timeLimit = try fields.number("TimeLimit", in: 1...86_400) ?? 14_400
            try fields.checkWhatHasNoEffectOnCalls()
        }

        private static func checkNumbers(to: String, from: String) throws {
            guard CallAddress.isWellFormed(to) else {
                throw Problem(
                    .invalid, "The phone number you are attempting to call, \(to), is not valid.", code: 21_211,
                    field: "To")
            }
            try MagicNumber.check(callTo: to)
            guard CallAddress.isWellFormed(from) else {
                throw Problem(
                    .invalid, "The source phone number provided, \(from), is not valid.", code: 21_212, field: "From")
            }
            try MagicNumber.check(callFrom: from)
        }
    }

    /// What is to become of a call: other words to go by, or its end.
    struct Change: Sendable {
        let script: CallScript?
        let end: CallStatus?
        let fields: Fields

        init(_ fields: Fields) throws {
            self.fields = fields
            guard !fields.form.isEmpty else { throw Problem.nothingSaid }
            end = try fields.choice("Status", as: CallStatus.self)
            guard end == nil || end == .completed || end == .canceled else {
                throw Problem(
                    .invalid, "Status must be completed or canceled.", code: Fields.invalidParameter, field: "Status")
            }
            let isTold = fields.contains("Url") || fields.contains("Twiml")
            script = isTold && end == nil ? try fields.script() : nil
            _ = try fields.callback(before: nil)
        }
    }

    /// Which calls are asked for.
    struct Filter: Sendable {
        let to: String?
        let from: String?
        let status: CallStatus?
        let hasParent: Bool
        let started: MomentSpan
        let ended: MomentSpan

        init(_ fields: Fields) throws {
            to = try fields.filled("To")
            from = try fields.filled("From")
            status = try fields.choice("Status")
            hasParent = try fields.filled("ParentCallSid") != nil
            started = try fields.span("StartTime")
            ended = try fields.span("EndTime")
        }
    }
}

/// What can be called: a number, an app's user, a SIP address.
enum CallAddress {
    static func isWellFormed(_ text: String) -> Bool {
        if PhoneNumber.isWellFormed(text) { return true }
        return ["client:", "sip:", "sips:"].contains { text.hasPrefix($0) && text.utf8.count > $0.utf8.count }
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

extension Fields {
    /// Exactly one of an address, TwiML and an application says what a call does; an address comes first.
    fileprivate func script() throws -> CallScript {
        var script = CallScript()
        script.url = try url("Url", code: 21_205).applied(to: nil)
        script.method = try method("Method") ?? .post
        script.fallbackURL = try url("FallbackUrl", code: 21_205).applied(to: nil)
        script.fallbackMethod = try method("FallbackMethod") ?? .post
        if script.url != nil { return script }
        if let twiml = try filled("Twiml", upTo: PhoneCall.longestTwiml) {
            do {
                _ = try TwiMLAnswer(twiml)
            } catch let problem as Problem {
                throw Problem(
                    .invalid, "Twiml is not well-formed: \(problem.message)", code: DeliveryFailure.twiml,
                    field: "Twiml")
            }
            script.inline = twiml
            return script
        }
        if let application = try filled("ApplicationSid") {
            throw Problem(
                .invalid, "There is no application \(application) here.", code: 21_218, field: "ApplicationSid")
        }
        throw Problem(.invalid, "Url, Twiml or ApplicationSid is required.", code: 21_205, field: "Url")
    }

    /// Who hears of the call after this request, and of what.
    func callback(before old: CallCallback?) throws -> CallCallback? {
        guard let url = try url("StatusCallback", code: 21_609).applied(to: old?.url) else { return nil }
        var callback = old ?? CallCallback(url: url)
        callback.url = url
        callback.method = try method("StatusCallbackMethod") ?? callback.method
        // One value may hold several words, as it does in TwiML.
        let words = list("StatusCallbackEvent")?.flatMap { $0.split(separator: " ").map(String.init) } ?? []
        guard !words.isEmpty else { return callback }
        callback.events = Set(
            try words.map { word in
                guard let event = CallCallback.Event(rawValue: word.lowercased()) else {
                    throw Problem(
                        .invalid, "StatusCallbackEvent must be initiated, ringing, answered or completed.",
                        code: 21_626,
                        field: "StatusCallbackEvent")
                }
                return event
            })
        return callback
    }

    /// Parameters that Twilio checks and that change nothing where nobody is called.
    fileprivate func checkWhatHasNoEffectOnCalls() throws {
        _ = try number("Timeout", in: 1...600)
        _ = try text("SendDigits", upTo: 32)
        _ = try flag("Record")
        _ = try flag("AsyncAmd")
        _ = try number("MachineDetectionTimeout", in: 3...59)
    }
}
