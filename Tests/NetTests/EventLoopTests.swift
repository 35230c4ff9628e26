import Glibc
import Net
import Synchronization
import Testing

struct EventLoopTests {
    @Test func `isolated code runs on the loop's thread from wherever it is called`() async {
        let there = await OnLoop.run { EventLoop.shared.isCurrent }

        #expect(there)
        #expect(!EventLoop.shared.isCurrent)
    }

    @Test func `jobs from many threads all run, one at a time`() async {
        let counter = Counter()

        await withTaskGroup { group in
            for _ in 0..<50 {
                group.addTask { @concurrent in for _ in 0..<200 { await counter.add() } }
            }
        }

        #expect(await counter.count == 10_000)
    }

    @Test func `what a timer wakes runs before the loop looks at its sockets again`() async throws {
        let turns = try await Task(executorPreference: EventLoop.shared) {
            let before = await EventLoop.shared.counts.turns
            for _ in 0..<200 { try await pause(for: .microseconds(100)) }
            return await EventLoop.shared.counts.turns - before
        }.value

        // One turn a pause; what else the process does meanwhile may add a few.
        #expect(turns < 300)
    }

    @Test func `work sent from another thread runs in its order`() async throws {
        let counter = Counter()
        let done = Promise<Void>()

        for number in 0..<100 { OnLoop.soon { counter.note(number) } }
        OnLoop.soon { done.keep(()) }
        try await done.value

        #expect(await counter.noted == Array(0..<100))
    }

    @Test func `a plain callback on the loop can run a task up to its first wait`() async throws {
        let order = await OnLoop.run { () -> [String] in
            let counter = Counter()
            var order = ["before"]
            plainCallback {
                OnLoop.assumeIsolated {
                    _ = Task.immediate { counter.add() }
                    order.append("ran \(counter.count)")
                }
            }
            order.append("after")
            return order
        }

        #expect(order == ["before", "ran 1", "after"])
    }

    /// Stands for a callback of C or of a delegate, whose type knows of no loop.
    @OnLoop private func plainCallback(_ body: () -> Void) { body() }

    @Test func `tasks that prefer the loop stay on it while they wait for each other`() async throws {
        // Other tests wake the loop too; what matters is that it is far from once per suspension.
        var fewest = Int.max
        for _ in 0..<5 where fewest > 100 {
            let task = Task(executorPreference: EventLoop.shared) { try await wakeUpsOfPlay() }
            let wakeUps = try await task.value
            fewest = min(fewest, wakeUps)
        }

        #expect(fewest <= 100)
    }

    /// How often the loop was woken while two tasks handed a thousand numbers to and fro.
    @OnLoop private func wakeUpsOfPlay() async throws -> Int {
        let before = EventLoop.shared.counts.wakeUps
        let (there, back) = (Channel(), Channel())
        async let echo: Void = {
            for _ in 0..<1_000 { await back.put(try await there.take()) }
        }()
        for number in 0..<1_000 {
            there.put(number)
            #expect(try await back.take() == number)
        }
        try await echo
        return EventLoop.shared.counts.wakeUps - before
    }

    @Test func `hooks run before the loop sleeps`() async throws {
        let slept = Promise<Void>()

        await OnLoop.run { EventLoop.shared.whenIdle { slept.keep(()) } }

        try await slept.value
    }

    @Test func `signals arrive on the loop`() async throws {
        let arrived = Promise<Int32>()

        // The signal is sent to the loop's own thread, which alone blocks it: no other test can meet it.
        let signals = await OnLoop.run {
            Signals.block([SIGUSR1])
            let signals = Signals([SIGUSR1]) { arrived.keep($0) }
            pthread_kill(pthread_self(), SIGUSR1)
            return signals
        }

        #expect(try await arrived.value == SIGUSR1)
        await signals.shut()
    }
}

@OnLoop
private final class Counter {
    private(set) var count = 0
    private(set) var noted: [Int] = []

    func add() { count += 1 }
    func note(_ number: Int) { noted.append(number) }
}

/// Hands numbers from one task to another.
@OnLoop
private final class Channel {
    private var next = Promise<Int>()

    func put(_ number: Int) { next.keep(number) }

    func take() async throws -> Int {
        defer { next = Promise() }
        return try await next.value
    }
}
