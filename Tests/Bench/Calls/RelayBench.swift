import Net
import Problems

/// What a relay adds to the time its model takes, and what a call costs it, from one call to two thousand at once.
@OnLoop
struct RelayBench {
    private let stand: Stand

    init(_ stand: Stand) { self.stand = stand }

    /// So many calls, measured for so many seconds.
    private struct Level {
        var calls: Int
        var seconds: Double
        /// What half of the answers may be late, and all but one in a hundred, in milliseconds.
        var p50: Double?
        var p99: Double?

        /// Whether there is a bar for how late answers are.
        var isTimed: Bool { p50 != nil || p99 != nil }

        var name: String { calls == 1 ? "1 call" : "\(Report.spelled(Double(calls))) calls" }
    }

    private var levels: [Level] {
        guard !stand.arguments.isQuick else {
            return [Level(calls: 1, seconds: 4), Level(calls: 50, seconds: 6, p50: 0.5), Level(calls: 500, seconds: 6)]
        }
        return [
            Level(calls: 1, seconds: 12), Level(calls: 50, seconds: 15, p50: 0.5),
            Level(calls: 200, seconds: 15, p99: 5), Level(calls: 1_000, seconds: 10), Level(calls: 2_000, seconds: 10),
        ]
    }

    func measure() async throws -> [Reading] {
        let wanted = levels.map(\.calls).max() ?? 0
        // A call that is being answered has two sockets here, its own and its model's.
        guard Machine.takeDescriptors() > 2 * wanted + 200 else {
            throw Problem(.full, "Too few descriptors are allowed here for \(wanted) calls.")
        }
        var readings: [Reading] = []
        for level in levels { readings += try await measure(level) }
        return readings
    }

    private func measure(_ level: Level) async throws -> [Reading] {
        let stage = try await CallStage.open(on: stand, "relay-\(level.calls)")
        let memory = level.calls == levels.last?.calls ? CallMemory(of: level.calls, called: level.name) : nil
        try await fill(stage, with: 20)
        memory?.start = Footprint(of: stage)
        if let memory { try await fill(stage, with: level.calls, memory) }
        let crowd = try await CallCrowd(of: level.calls, on: stage)
        // Who is alone keeps asking.
        let silence = level.calls == 1 ? 0.1 : CallCrowd.usualSilence
        let start = Moment.now + (level.calls == 1 ? .zero : CallCrowd.cycle)
        let end = start + .seconds(level.seconds)
        let talk = Task(executorPreference: EventLoop.shared) { try await crowd.talk(until: end, silence: silence) }
        defer { talk.cancel() }
        let way = try await BareWay(to: stage)
        try await pause(for: start - .now)
        let awake = level.isTimed ? Machine.keepAwake() : nil
        defer { awake?.cancel() }
        let cost = CallCost(beginning: crowd, stage)
        way.begin()
        try await pause(for: end - .now)
        let ways = way.end()
        awake?.cancel()
        let costs = cost.readings(level.name, until: crowd, stage)
        try await talk.value
        let readings = try delays(level, crowd, stage, ways) + costs
        await crowd.hangUp()
        memory?.again = try await Footprint.rested(of: stage, like: memory?.left)
        await stage.close()
        return readings + (memory?.readings ?? [])
    }

    /// Has so many call, talk for a while and hang up: what a relay only takes once is not the cost of a call.
    private func fill(_ stage: CallStage, with count: Int, _ memory: CallMemory? = nil) async throws {
        let crowd = try await CallCrowd(of: count, on: stage)
        if let memory {
            // The last of them are still being written down.
            try await pause(for: .seconds(2))
            memory.silent = Footprint(of: stage)
        }
        try await crowd.talk(until: .now + CallCrowd.cycle)
        memory?.answered = Footprint(of: stage)
        await crowd.hangUp()
        let left = try await Footprint.rested(of: stage, like: nil)
        memory?.left = left
    }

    // MARK: Time

    private func delays(_ level: Level, _ crowd: CallCrowd, _ stage: CallStage, _ ways: Spread) throws -> [Reading] {
        var added: [Int64] = []
        var asking: [Int64] = []
        for turn in crowd.turns {
            guard let question = stage.model.questions[turn.mark], let began = question.began,
                let heard = turn.heardFirst
            else { throw Problem(.broken, "A question was answered that the model was never asked.") }
            asking.append((question.came - turn.sent).nanoseconds)
            added.append((question.came - turn.sent).nanoseconds + (heard - began).nanoseconds)
        }
        let spread = Spread(added)
        let whole = crowd.turns.count(where: \.isWhole)
        let remark = "\(spread.count) turns\(stage.isPinned ? "" : "; not kept on one core: there is no taskset here")"
        return [
            Reading(
                "\(level.name): added, p50", spread.p50 / 1_000, "ms", level.p50.map { .atMost($0) }, remark: remark),
            Reading("\(level.name): added, p99", spread.p99 / 1_000, "ms", level.p99.map { .atMost($0) }),
            Reading("\(level.name): of it until the model is asked, p50", Spread(asking).p50 / 1_000, "ms"),
            Reading(
                "\(level.name): of it the bare ways, p50", 2 * ways.p50 / 1_000, "ms",
                remark: "two questions whether it lives, asked meanwhile"),
            Reading(
                "\(level.name): answers that came whole", Double(whole) / Double(crowd.turns.count) * 100, "%",
                .atLeast(100)),
        ]
    }
}
