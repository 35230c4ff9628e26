import Calling
import JSON
import Net
import Problems

/// Plays a scenario's caller in one call.
@OnLoop
final class ScenarioPlay {
    let scenario: Scenario
    let call: TestCall
    let look: FleetLook
    let transcript: Transcript
    /// What the names in braces stand for, as far as it is known.
    private var values: [String: String]
    private var language: String?
    /// Whether the caller said something that has to be answered.
    var awaitsReply = false

    init(_ scenario: Scenario, _ plan: TestCall.Plan, over exchange: TelephoneExchange, _ look: FleetLook) {
        self.scenario = scenario
        self.look = look
        let transcript = Transcript()
        self.transcript = transcript
        call = TestCall(plan, over: exchange) { transcript.note($0) }
        values = [
            "secret": Self.secretWord(), "pin": String((0..<4).map { _ in "123456789".randomElement() ?? "1" }),
            "from": plan.from, "number": plan.to, "sid": plan.sid,
        ]
    }

    /// A word that no other call has, and that can be said.
    private static func secretWord() -> String {
        String((0..<10).map { ($0 % 2 == 0 ? "bdfgklmnprtvz" : "aeiou").randomElement() ?? "a" })
    }

    /// Plays it to its end, and says how it went.
    func run() async -> ScenarioResult {
        let began = Moment.now
        let carrying = Task(executorPreference: EventLoop.shared) { await self.call.carry() }
        var failure: ScenarioFailure?
        for step in scenario.steps {
            do {
                try await play(step.deed)
            } catch {
                failure = ScenarioFailure(line: step.line, step: step.text, reason: Self.sentence(error))
                break
            }
        }
        call.hangUp()
        let alarm = Timer { carrying.cancel() }
        alarm.start(after: scenario.patience)
        await carrying.value
        alarm.stop()
        return ScenarioResult(
            name: scenario.name, sid: call.plan.sid, time: .now - began, failure: failure, lines: transcript.lines)
    }

    nonisolated static func sentence(_ error: any Error) -> String { (error as? Problem)?.message ?? "\(error)" }

    // MARK: Steps

    private func play(_ deed: Scenario.Deed) async throws {
        switch deed {
        case .say(let words, let atOnce, let partially):
            let text = try await filled(words)
            if atOnce { try await sessionIsOpen() } else { try await agentIsDone() }
            try say(text, partially: partially)
        case .wait(let time): try await pause(for: time)
        case .waitForReply: try await agentIsDone()
        case .interrupt(let point): try await interrupt(at: point)
        case .press(let keys):
            let text = try await filled(keys)
            try await agentIsDone()
            for key in text {
                guard call.press(key) else { throw Problem(.conflict, "The agent does not listen for keys") }
            }
        case .speak(let tag): language = tag
        case .drop:
            try await sessionIsOpen()
            call.drop()
        case .hangUp: call.hangUp()
        case .send(let words):
            let text = try await filled(words)
            try await sessionIsOpen()
            call.session?.send(raw: text)
        case .flood(let count):
            try await sessionIsOpen()
            call.session?.flood(count, language: language)
        case .stopReading:
            try await sessionIsOpen()
            call.session?.stopReading()
        case .setUpAgain:
            try await sessionIsOpen()
            guard let session = call.session else { return }
            session.send(raw: call.setup(session.id, session.terms).description)
        case .expect(let expectation): try await expect(expectation)
        }
    }

    private func say(_ text: String, partially: Bool) throws {
        if partially {
            let words = text.split(separator: " ")
            for count in stride(from: 2, to: words.count, by: 2) {
                call.say(words[..<count].joined(separator: " "), language: language, isLast: false)
            }
        }
        guard call.say(text, language: language) else { throw Problem(.conflict, "Nobody listens any more") }
        awaitsReply = true
    }

    private func interrupt(at point: Scenario.InterruptPoint) async throws {
        try await sessionIsOpen()
        while true {
            try await until("The agent spoke") { call.hearing.firstWord != nil }
            guard let session = call.session else { return }
            let isSpeaking = session.isSpeaking
            let place: Int? =
                switch point {
                case .milliseconds(let milliseconds): Int(Double(milliseconds) / 1_000 * Playback.usualRate)
                case .words(let count): session.playback.characters(ofWords: count)
                }
            if let place, let moment = session.playback.moment(of: place) {
                guard moment > .now else { break }
                try await pause(for: moment - .now)
            } else if isSpeaking || call.hearing.isOpen {
                let seen = call.changed.count
                try await call.changed.wait(beyond: seen, atMost: scenario.patience)
            } else {
                throw Problem(.conflict, "The agent had said all it had to say before")
            }
        }
        guard call.interrupt() else { throw Problem(.conflict, "The agent could not be interrupted") }
        awaitsReply = false
        try await pause(for: Self.breath)
    }

    /// The first sound cuts the agent short; whole words take longer.
    private static let breath = Duration.milliseconds(300)

    // MARK: Waiting

    /// Waits until something is so; whatever happens in the call has it looked at again.
    func until(_ what: String, within limit: Duration? = nil, _ isSo: () -> Bool) async throws {
        let due = Moment.now + (limit ?? scenario.patience)
        while !isSo() {
            if let ending = call.ending {
                throw Problem(.gone, "\(what): not before the call was over (\(ending.shown))")
            }
            let left = due - .now
            guard left > .zero else { throw Problem(.timedOut, "\(what): not within \(limit ?? scenario.patience)") }
            try await call.changed.wait(beyond: call.changed.count, atMost: left)
        }
    }

    func sessionIsOpen() async throws {
        try await until("The agent was there") { call.session.map { $0.outcome == nil } ?? false }
    }

    /// Waits until the agent has answered, where it has to, and has been heard to the end.
    func agentIsDone() async throws {
        try await sessionIsOpen()
        try await until("The agent answered") { !awaitsReply || call.hearing.answers > 0 }
        while call.ending == nil, let session = call.session, session.outcome == nil, session.isSpeaking {
            let dry = session.playback.dry
            if call.hearing.isOpen || dry <= .now {
                try await until("The agent came to an end") { !call.hearing.isOpen }
            } else {
                try await pause(for: dry - .now)
            }
        }
        awaitsReply = false
    }

    /// Words with every name in them filled in.
    func filled(_ words: Words) async throws -> String {
        for name in words.names where name == "code" && values[name] == nil {
            values[name] = try await look.code(sentTo: call.plan.from, within: scenario.patience)
        }
        return words.filled(values)
    }
}

extension CallEnding {
    /// As it is told to people.
    var shown: String {
        switch self {
        case .goodbye: "the agent ended it"
        case .transfer: "a person took over"
        case .hungUp: "the caller hung up"
        case .failed(let why): "it failed: \(why)"
        }
    }
}
