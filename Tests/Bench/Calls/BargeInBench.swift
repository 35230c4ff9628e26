import Calling
import Chance
import Net
import Problems

/// How soon an agent falls silent when it is cut short, and how well it then knows what was heard.
@OnLoop
struct BargeInBench {
    private let stand: Stand

    init(_ stand: Stand) { self.stand = stand }

    private static let calls = 50
    /// Words that come later than this belong to the next answer.
    private static let aftermath = Duration.milliseconds(200)

    /// One interruption, and what came of it.
    private struct Cut: Sendable {
        let telling: HeardTelling
        let turn: AskedTurn
        let lastStale: Moment?
    }

    func measure() async throws -> [Reading] {
        _ = Machine.takeDescriptors()
        let stage = try await CallStage.open(on: stand, "barge-in")
        // Slower than the words come, so that there is always more than was heard.
        let crowd = try await CallCrowd(of: Self.calls, on: stage, speed: 5)
        let rounds = stand.arguments.isQuick ? 6 : 24
        var cuts: [Cut] = []
        try await withThrowingTaskGroup { group in
            for caller in crowd.callers {
                group.addTask(executorPreference: EventLoop.shared) { try await self.cutIn(caller, times: rounds) }
            }
            for try await some in group { cuts += some }
        }
        await crowd.hangUp()
        let readings = try promptness(cuts, stage) + errors(cuts, stage)
        await stage.close()
        return readings
    }

    private func cutIn(_ caller: BenchCaller, times: Int) async throws -> [Cut] {
        var random = SeededRandom(UInt64(caller.number))
        var cuts: [Cut] = []
        // The greeting is over by then.
        try await pause(for: .seconds(1) * Double.random(in: 0.5..<1.5, using: &random))
        for _ in 0..<times {
            try await caller.ask()
            try await pause(for: PacedModel.speaking * Double.random(in: 0..<0.95, using: &random))
            let telling = HeardTelling.allCases.randomElement(using: &random) ?? .allWords
            guard caller.interrupt(telling: telling) else { continue }
            try await pause(for: Self.aftermath)
            cuts.append(Cut(telling: telling, turn: caller.asked, lastStale: caller.lastStale))
        }
        // What the last was taken for shows when the next is asked.
        try await caller.ask()
        return cuts
    }

    // MARK: Readings

    private func promptness(_ cuts: [Cut], _ stage: CallStage) throws -> [Reading] {
        var stale: [Int64] = []
        var cancelled: [Int64] = []
        for cut in cuts {
            guard let moment = cut.turn.interrupted else { continue }
            stale.append(max(0, cut.lastStale.map { ($0 - moment).nanoseconds } ?? 0))
            if let lost = stage.model.questions[cut.turn.mark]?.lost { cancelled.append((lost - moment).nanoseconds) }
        }
        guard cancelled.count * 10 >= cuts.count * 8 else {
            throw Problem(
                .broken, "Only \(cancelled.count) of \(cuts.count) answers that were cut short were cancelled.")
        }
        let (words, requests) = (Spread(stale), Spread(cancelled))
        let late = stale.count { $0 > 0 }
        return [
            Reading(
                "until the last word that is not wanted: p50", words.p50 / 1_000, "ms",
                remark: "\(words.count) times; such words came \(late) times"),
            Reading("until the last word that is not wanted: p99", words.p99 / 1_000, "ms", .atMost(2)),
            Reading("until the model sees that nobody listens: p50", requests.p50 / 1_000, "ms"),
            Reading("until the model sees that nobody listens: p99", requests.p99 / 1_000, "ms", .atMost(2)),
        ]
    }

    /// How many words more or fewer the model was told than were heard.
    private func errors(_ cuts: [Cut], _ stage: CallStage) throws -> [Reading] {
        try HeardTelling.allCases.map { telling in
            let errors = try cuts.filter { $0.telling == telling }.map { cut in
                let next = CallMark(call: cut.turn.mark.call, turn: cut.turn.mark.turn + 1)
                guard let question = stage.model.questions[next] else {
                    throw Problem(.broken, "A question after an interruption did not reach the model.")
                }
                return abs(Self.words(question.saidBefore) - Self.words(cut.turn.heard))
            }
            return Reading(
                "heard and remembered, \(telling.name): words apart at most", Double(errors.max() ?? 0), "",
                .atMost(1), remark: "\(errors.count) times; exact \(errors.count { $0 == 0 }) times")
        }
    }

    private static func words(_ text: String) -> Int { text.split(whereSeparator: \.isWhitespace).count }
}

extension HeardTelling {
    fileprivate var name: String {
        switch self {
        case .allWords: "all words told"
        case .lastClause: "the last clause told"
        case .timeAlone: "only the time told"
        }
    }
}
