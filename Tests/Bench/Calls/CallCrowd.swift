import Chance
import Net
import Problems

/// Many callers at once, of whom about three in ten are being answered at any time.
@OnLoop
final class CallCrowd {
    let callers: [BenchCaller]
    private(set) var turns: [AskedTurn] = []

    /// After an answer they are silent so many times as long as it took.
    nonisolated static let usualSilence = 7.0 / 3
    /// From one question to the next.
    nonisolated static let cycle = PacedModel.length * (1 + usualSilence)
    /// So many dial at the same time.
    private nonisolated static let diallers = 16

    /// Has them all call.
    ///
    /// - Parameter speed: How much faster than people the agent is heard to speak; ten is about as fast as words come.
    init(of count: Int, on stage: CallStage, speed: Double = 10) async throws {
        let callers = (0..<count).map { BenchCaller($0, on: stage, speed: speed) }
        self.callers = callers
        try await withThrowingTaskGroup { group in
            for first in 0..<min(count, Self.diallers) {
                group.addTask(executorPreference: EventLoop.shared) {
                    for number in stride(from: first, to: count, by: Self.diallers) {
                        try await callers[number].dial()
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Pieces of speech that came to all of them.
    var pieces: Int { callers.reduce(0) { $0 + $1.pieces } }

    /// Has them talk until that moment, each at a time of their own; then they hear their answers out.
    func talk(until end: Moment, silence: Double = CallCrowd.usualSilence) async throws {
        var random = SeededRandom(UInt64(callers.count))
        try await withThrowingTaskGroup { group in
            for caller in callers {
                let delay = PacedModel.length * (1 + silence) * Double.random(in: 0..<1, using: &random)
                group.addTask(executorPreference: EventLoop.shared) {
                    try await self.talk(caller, after: delay, until: end, silence)
                }
            }
            try await group.waitForAll()
        }
    }

    private func talk(_ caller: BenchCaller, after delay: Duration, until end: Moment, _ silence: Double) async throws {
        try await pause(for: delay)
        while .now < end {
            try await caller.ask()
            try await caller.hearOut()
            turns.append(caller.asked)
            try await pause(for: max(.zero, PacedModel.length * silence - BenchCaller.speaking))
        }
    }

    func hangUp() async {
        await withTaskGroup { group in
            for caller in callers {
                group.addTask(executorPreference: EventLoop.shared) { await caller.hangUp() }
            }
        }
    }
}
