import HTTP
package import JSON
package import Net
import Problems
import Twilio
import WebSocket

/// One call, carried as Twilio carries it: whoever answers is asked what to do, and that is done.
///
/// ```
/// ask /voice ──▶ TwiML ──▶ session ──▶ action ──▶ TwiML ──▶ … ──▶ over
/// ```
@OnLoop
package final class TestCall {
    /// Who calls whom, and what is to become of it.
    package struct Plan: Sendable {
        /// Where it is asked what to do.
        package var url: String
        package var sid = SID.make(.call).text
        package var from: String
        package var to: String
        package var direction = "inbound"
        /// What a person does who is dialled.
        package var callee = Callee.answered
        /// How much faster than people the agent speaks; infinite: it is heard at once.
        package var speed = Double.infinity

        package init(url: String, from: String, to: String) {
            self.url = url
            self.from = from
            self.to = to
        }
    }

    package nonisolated let plan: Plan
    let exchange: TelephoneExchange
    /// The session that is open now, or was the last.
    package private(set) var session: TestSession?
    package private(set) var sessions = 0
    package private(set) var hearing = Hearing()
    package private(set) var ending: CallEnding?
    /// Raised whenever anything happens.
    package nonisolated let changed = Signal()
    private let listen: (@OnLoop (CallHappening) -> Void)?
    var wasTransferred = false
    private var hasHungUp = false
    var status: String { hasHungUp ? "completed" : "in-progress" }

    /// How often an answer may send us on to another; recoveries count too.
    private static let mostSteps = 50

    /// - Parameter listen: Told of everything that happens.
    package nonisolated init(
        _ plan: Plan, over exchange: TelephoneExchange, listen: (@OnLoop (CallHappening) -> Void)? = nil
    ) {
        self.plan = plan
        self.exchange = exchange
        self.listen = listen
    }

    /// What is asked next.
    struct Step {
        var url: String
        var method: String?
        var form: FormFields
    }

    /// Carries the call until it is over. Cancelled, the caller has hung up.
    package func carry() async {
        do {
            var next: Step? = Step(url: plan.url, form: fields(status: "ringing"))
            for _ in 0..<Self.mostSteps {
                guard let step = next else { return end(wasTransferred ? .transfer : .goodbye) }
                let answer = try await exchange.ask(step.url, method: step.method, step.form)
                guard !hasHungUp else { return end(.hungUp) }
                next = try await follow(answer.verbs, from: step.url)
            }
            throw Problem(.badGateway, "The TwiML sent the call on \(Self.mostSteps) times.")
        } catch is CancellationError {
            hangUp()
            end(.hungUp)
        } catch {
            end(hasHungUp ? .hungUp : .failed(sentence(error)))
        }
    }

    // MARK: The caller

    /// Says something; false when nobody listens.
    @discardableResult
    package func say(_ words: String, language: String? = nil, isLast: Bool = true) -> Bool {
        guard let session, session.outcome == nil else { return false }
        if isLast { hearing.ask(at: .now) }
        session.say(words, language: language, isLast: isLast)
        return true
    }

    /// Presses a key; false when nobody listens for keys.
    @discardableResult
    package func press(_ key: Character) -> Bool {
        guard let session, session.outcome == nil else { return false }
        hearing.ask(at: .now)
        return session.press(key)
    }

    @discardableResult
    package func interrupt(telling: HeardTelling = .allWords) -> Bool {
        session?.interrupt(telling: telling) ?? false
    }

    /// Cuts the session's connection without a word.
    package func drop() {
        hearing.ask(at: .now)
        session?.drop()
    }

    package func hangUp() {
        guard ending == nil, !hasHungUp else { return }
        hasHungUp = true
        session?.hangUp()
        changed.raise()
    }

    func happened(_ happening: CallHappening) {
        switch happening {
        case .greeted(let words): hearing.hear(words, isLast: true, at: .now)
        case .spoken(let words): hearing.hear(words, isLast: true, at: .now)
        case .agentSaid(let words, let isLast): hearing.hear(words, isLast: isLast, at: .now)
        case .interrupted, .disconnected: hearing.breakOff()
        default: break
        }
        listen?(happening)
        changed.raise()
    }

    private func end(_ ending: CallEnding) {
        guard self.ending == nil else { return }
        self.ending = ending
        happened(.over(ending))
    }

    // MARK: Sessions

    /// Holds a session on the terms of a noun until it is over.
    func hold(_ noun: XMLNode) async throws -> (outcome: SessionOutcome, id: String, seconds: Int) {
        let terms = try RelayTerms(noun)
        let id = SID.make(.relaySession).text
        sessions += 1
        let line: (socket: WebSocket, cut: Cut)
        do {
            line = try await exchange.connect(terms.url)
        } catch let problem as Problem {
            let outcome = SessionOutcome.failed(code: 64_102, message: problem.message)
            happened(.disconnected(outcome))
            return (outcome, id, 0)
        }
        let session = TestSession(terms, id: id, over: line.socket, line.cut, speed: plan.speed) {
            [weak self] in self?.happened($0)
        }
        self.session = session
        session.begin(setup(id, terms))
        guard !hasHungUp else {
            session.hangUp()
            return (.completed, id, 0)
        }
        let outcome = try await session.ending
        return (outcome, id, session.seconds)
    }

    /// The first message of a session (ConversationRelay's `setup`).
    package func setup(_ sessionID: String, _ terms: RelayTerms) -> JSONValue {
        var parameters = JSONObject()
        for (name, value) in terms.parameters.sorted(by: { $0.key < $1.key }) { parameters[name] = .string(value) }
        return [
            "type": "setup", "sessionId": .string(sessionID), "accountSid": .string(exchange.account),
            "callSid": .string(plan.sid), "parentCallSid": "", "from": .string(plan.from), "to": .string(plan.to),
            "forwardedFrom": "", "callType": "PSTN", "callerName": "", "direction": .string(plan.direction),
            "callStatus": sessions > 1 ? "IN_PROGRESS" : "RINGING", "customParameters": .object(parameters),
        ]
    }
}
