import Foundation
import Guarded
import Net
import Problems
import Testing

@OnLoop
struct SlowLaneTests {
    /// Calculations that last until the test lets them go, and how many are at it.
    private final class Gate: Sendable {
        private let opened = DispatchSemaphore(value: 0)
        private let counts = Guarded((now: 0, most: 0))

        var most: Int { counts.withLock { $0.most } }

        func pass() {
            counts.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            opened.wait()
            counts.withLock { $0.now -= 1 }
        }

        func open(_ count: Int) {
            for _ in 0..<count { opened.signal() }
        }
    }

    @Test func `a calculation is off the loop, and its answer comes back to it`() async throws {
        let wasOnLoop = try await SlowLane(threads: 1, waiting: 1).run { EventLoop.shared.isCurrent }

        #expect(!wasOnLoop)
        #expect(EventLoop.shared.isCurrent)
    }

    @Test func `so many run at once, so many wait, and the next is refused`() async throws {
        let (lane, gate) = (SlowLane(threads: 2, waiting: 3), Gate())
        let running = (0..<2).map { number in
            Task {
                try await lane.run {
                    gate.pass()
                    return number
                }
            }
        }
        while gate.most < 2 { try await pause(for: .milliseconds(1)) }
        let refusals = Guarded<[Problem.Kind]>([])
        let waiting = (2..<6).map { number in
            Task {
                do {
                    return try await lane.run {
                        gate.pass()
                        return number
                    }
                } catch let problem as Problem {
                    refusals.withLock { $0.append(problem.kind) }
                    throw problem
                }
            }
        }
        // Which of the four comes last, and is one too many, is nobody's promise.
        while refusals.withLock({ $0.isEmpty }) { try await pause(for: .milliseconds(1)) }

        gate.open(5)
        var numbers: [Int] = []
        for task in running + waiting { if let number = try? await task.value { numbers.append(number) } }

        #expect(refusals.withLock { $0 } == [.unavailable])
        #expect(numbers.count == 5 && numbers.prefix(2) == [0, 1])
        #expect(gate.most == 2)
    }

    @Test func `a cancelled task stops waiting at once, and what has not begun never begins`() async throws {
        let (lane, gate) = (SlowLane(threads: 1, waiting: 3), Gate())
        let hasRun = Guarded(false)
        let running = Task { try await lane.run { gate.pass() } }
        while gate.most < 1 { try await pause(for: .milliseconds(1)) }
        let waiting = Task { try await lane.run { hasRun.withLock { $0 = true } } }
        try await pause(for: .zero)

        waiting.cancel()
        running.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        await #expect(throws: CancellationError.self) { try await running.value }

        gate.open(1)
        #expect(try await lane.run { 7 } == 7)
        #expect(hasRun.withLock { !$0 })
    }
}
