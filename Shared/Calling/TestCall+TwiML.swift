import HTTP
import Problems
import Twilio

/// What the verbs of TwiML do to a call.
extension TestCall {
    /// Does what verbs say, one after the other; returns where to ask on, or nil when the call is at its end.
    func follow(_ verbs: [XMLNode], from base: String) async throws -> Step? {
        for verb in verbs {
            switch verb.name {
            case "Say": happened(.spoken(verb.text))
            case "Play": happened(.soundPlayed(verb.text))
            case "Gather": for child in verb.elements where child.name == "Say" { happened(.spoken(child.text)) }
            case "Pause", "Start", "Stop": continue
            case "Hangup", "Reject": return nil
            case "Redirect":
                return Step(
                    url: RelativeURL.whole(verb.text, from: base), method: verb["method"], form: fields(status: status))
            case "Connect":
                if let next = try await connect(verb, from: base) { return next }
                if status == "completed" { return nil }
            case "Dial": if let next = try await dial(verb, from: base) { return next }
            case "Enqueue": return try await enqueue(verb, from: base)
            default: throw Problem(.badGateway, "There is no verb <\(verb.name)>.", code: 12_200)
            }
        }
        return nil
    }

    // MARK: Connect

    private func connect(_ verb: XMLNode, from base: String) async throws -> Step? {
        guard verb.elements.count == 1, let noun = verb.elements.first, noun.name == "ConversationRelay" else {
            throw Problem(.badGateway, "<Connect> holds something other than one <ConversationRelay>.", code: 12_200)
        }
        let (outcome, id, seconds) = try await hold(noun)
        var form = fields(status: status)
        form.add("SessionId", id)
        form.add("SessionDuration", "\(seconds)")
        switch outcome {
        case .ended(let handoff):
            form.add("SessionStatus", "ended")
            if let handoff { form.add("HandoffData", handoff) }
        case .completed: form.add("SessionStatus", "completed")
        case .failed(let code, let message):
            form.add("SessionStatus", "failed")
            form.add("ErrorCode", "\(code)")
            form.add("ErrorMessage", message)
        }
        guard let action = verb["action"] else {
            if case .failed(let code, let message) = outcome {
                throw Problem(.badGateway, "\(message) (\(code)), and no action says what to do then.")
            }
            return nil
        }
        return Step(url: RelativeURL.whole(action, from: base), method: verb["method"], form: form)
    }

    // MARK: Dial

    private func dial(_ verb: XMLNode, from base: String) async throws -> Step? {
        let noun = verb.elements.first
        let number = noun?.text ?? verb.text
        guard !number.isEmpty else { throw Problem(.badGateway, "<Dial> names nobody.", code: 13_224) }
        let child = SID.make(.call).text
        happened(.dialled(number, plan.callee))
        let isAnswered = plan.callee == .answered
        if isAnswered, let whisper = noun?["url"] {
            try await whisperBefore(whisper, noun?["method"], child, to: number, from: base)
        }
        wasTransferred = wasTransferred || isAnswered
        guard let action = verb["action"] else { return nil }
        var form = fields(status: status)
        form.add("DialCallStatus", isAnswered ? "completed" : plan.callee.rawValue)
        form.add("DialCallSid", child)
        if isAnswered {
            form.add("DialCallDuration", "60")
            form.add("DialBridged", "true")
        }
        return Step(url: RelativeURL.whole(action, from: base), method: verb["method"], form: form)
    }

    /// What a person hears before the caller is put through to them.
    private func whisperBefore(
        _ url: String, _ method: String?, _ child: String, to number: String, from base: String
    ) async throws {
        var form: FormFields = [
            "CallSid": child, "ParentCallSid": plan.sid, "AccountSid": exchange.account, "From": plan.from,
        ]
        for (name, value) in [
            ("To", number), ("CallStatus", "in-progress"), ("Direction", "outbound-dial"), ("ApiVersion", Self.version),
        ] { form.add(name, value) }
        let answer = try await exchange.ask(RelativeURL.whole(url, from: base), method: method, form)
        for verb in answer.verbs where verb.name == "Say" { happened(.whispered(verb.text)) }
    }

    /// The caller waits in a queue, until a person takes the call, or nobody does.
    private func enqueue(_ verb: XMLNode, from base: String) async throws -> Step? {
        let waited = try await wait(in: verb, from: base)
        happened(.queued(verb.text, plan.callee))
        wasTransferred = wasTransferred || plan.callee == .answered
        guard let action = verb["action"] else { return nil }
        let result =
            switch plan.callee {
            case .answered: "bridged"
            case .busy: "queue-full"
            case .noAnswer: "leave"
            case .failed: "error"
            }
        var form = fields(status: status)
        form.add("QueueResult", result)
        form.add("QueueSid", SID.make(.queue).text)
        form.add("QueueTime", "\(waited)")
        return Step(url: RelativeURL.whole(action, from: base), method: verb["method"], form: form)
    }

    /// How often what is heard in a queue is asked for, where it never leads out of it.
    private static let mostWaits = 100

    /// What a caller hears whom nobody takes out of the queue, again and again until it tells to leave; answers with
    /// the seconds that this takes.
    private func wait(in queue: XMLNode, from base: String) async throws -> Int {
        guard plan.callee == .noAnswer, let address = queue["waitUrl"] else { return 0 }
        var waited = 0
        for _ in 0..<Self.mostWaits {
            var form = fields(status: status)
            form.add("QueueTime", "\(waited)")
            let url = RelativeURL.whole(address, from: base)
            for verb in try await exchange.ask(url, method: queue["waitUrlMethod"], form).verbs {
                switch verb.name {
                case "Leave": return waited
                case "Say": happened(.spoken(verb.text))
                case "Pause": waited += verb["length"].flatMap { Int($0) } ?? 1
                default: continue
                }
            }
        }
        throw Problem(.badGateway, "Nobody takes the caller out of the queue, and nothing tells them to leave.")
    }

    // MARK: What every request says

    private static let version = "2010-04-01"

    func fields(status: String) -> FormFields {
        var form = FormFields()
        for (name, value) in [
            ("AccountSid", exchange.account), ("ApiVersion", Self.version), ("CallSid", plan.sid),
            ("CallStatus", status), ("Called", plan.to), ("Caller", plan.from), ("Direction", plan.direction),
            ("From", plan.from), ("To", plan.to),
        ] { form.add(name, value) }
        return form
    }
}

/// A failure in words.
func sentence(_ error: any Error) -> String { (error as? Problem)?.message ?? "\(error)" }
