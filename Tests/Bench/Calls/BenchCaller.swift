import Calling
import Net
import Problems

/// Somebody who calls, asks, listens, and knows when everything happened.
@OnLoop
final class BenchCaller {
    let number: Int
    private let stage: CallStage
    /// How much faster than people the agent is heard to speak.
    private let speed: Double
    private var turns = 0
    private var carrying: Task<Void, Never>?
    private lazy var call = TestCall(plan, over: stage.exchange) { [unowned self] in happened($0) }

    private let connected = Promise<Void>()
    private var beginning = Promise<Void>()
    private var ending = Promise<Void>()
    private(set) var asked: AskedTurn
    /// Pieces of speech that came so far.
    private(set) var pieces = 0

    /// From the first sound to the words: as Twilio, which tells of the one before it knows the other.
    nonisolated static let speaking = Duration.milliseconds(200)
    /// How long anything may take before the call counts as lost.
    private static let patience = Duration.seconds(30)

    init(_ number: Int, on stage: CallStage, speed: Double) {
        self.number = number
        self.stage = stage
        self.speed = speed
        asked = AskedTurn(mark: CallMark(call: number, turn: 0))
    }

    private var plan: TestCall.Plan {
        let digits = String(number + 1)
        let from = "+1500555" + String(repeating: "0", count: 4 - digits.count) + digits
        var plan = TestCall.Plan(url: stage.url, from: from, to: "+15005550006")
        plan.speed = speed
        return plan
    }

    // MARK: The call

    /// Calls, and returns once an agent listens.
    func dial() async throws {
        carrying = Task(executorPreference: EventLoop.shared) { await self.call.carry() }
        try await wait(for: connected)
    }

    func hangUp() async {
        call.hangUp()
        await carrying?.value
    }

    // MARK: Speaking

    /// Speaks for a while, and says what was asked; returns when the answer has begun.
    func ask() async throws {
        call.session?.startSpeaking()
        try await pause(for: Self.speaking / 2)
        call.session?.stopSpeaking()
        try await pause(for: Self.speaking / 2)
        turns += 1
        let mark = CallMark(call: number, turn: turns)
        (beginning, ending) = (Promise(), Promise())
        asked = AskedTurn(mark: mark)
        guard call.say("How long does a parcel to Lisbon take? \(mark.text)") else { throw Self.lost }
        try await wait(for: beginning)
    }

    /// Returns when the answer is over.
    func hearOut() async throws { try await wait(for: ending) }

    /// Cuts the agent short; false where it had nothing more to say.
    func interrupt(telling: HeardTelling) -> Bool { call.interrupt(telling: telling) }

    /// When the last word came that was no longer wanted; nil where none did.
    var lastStale: Moment? { call.session?.lastStale }

    // MARK: Listening

    private func happened(_ happening: CallHappening) {
        switch happening {
        case .connected: connected.keep(())
        case .agentSaid(let words, let isLast):
            if !words.isEmpty {
                pieces += 1
                if asked.heardFirst == nil {
                    asked.heardFirst = EventLoop.shared.now
                    beginning.keep(())
                }
                asked.words += words
            }
            if isLast {
                asked.over = .now
                ending.keep(())
            }
        case .interrupted(let heard, _):
            asked.interrupted = .now
            asked.heard = heard
        case .over(let how):
            let problem = Problem(.unavailable, "A call ended before its time: \(how).")
            for promise in [connected, beginning, ending] { promise.fail(problem) }
        default: break
        }
    }

    private func wait(for promise: Promise<Void>) async throws {
        let alarm = Timer { promise.fail(Self.lost) }
        alarm.start(after: Self.patience)
        defer { alarm.stop() }
        try await promise.value
    }

    private nonisolated static let lost = Problem(.timedOut, "A caller was not answered.")
}

/// One question, and what came of it.
struct AskedTurn: Sendable {
    let mark: CallMark
    /// When it was asked.
    let sent = Moment.now
    var heardFirst: Moment?
    var over: Moment?
    var words = ""
    /// When the caller cut in, and what they had heard by then.
    var interrupted: Moment?
    var heard = ""

    /// Whether every word came, and nothing else.
    var isWhole: Bool { words == PacedModel.answer }
}
