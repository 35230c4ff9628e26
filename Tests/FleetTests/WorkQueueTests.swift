import FleetTestSupport
import Guarded
import JSON
import Net
import Problems
import Store
import Telemetry
import Testing

@testable import Fleet

@Suite struct WorkQueueTests {
    private func item(_ id: String, _ kind: String = "test", _ body: JSONValue = [:]) throws -> WorkItem {
        WorkItem(id: id, kind: kind, body: try body.bytes)
    }

    /// A queue with a worker at work while `body` runs.
    private func working(
        _ bench: Workbench, _ direction: WorkQueue.Direction = .incoming, lanes: [String] = ["test"],
        schedule: DeliverySchedule = DeliverySchedule(waits: []),
        patience: Duration = .seconds(60), _ worker: @escaping WorkQueue.Worker,
        _ body: (WorkQueue) async throws -> Void
    ) async throws {
        let queue = WorkQueue(
            direction, bench.frame.database, schedule: schedule, patience: patience, log: .nowhere
        ) {}
        let work = Task(executorPreference: EventLoop.shared) { await queue.run(lanes: { lanes }, worker) }
        do {
            try await body(queue)
        } catch {
            work.cancel()
            throw error
        }
        work.cancel()
        await work.value
    }

    private func add(_ queue: WorkQueue, _ items: WorkItem...) async throws {
        try await bench(queue) { connection in
            for item in items { try queue.add(item, in: connection) }
        }
        await queue.wake()
    }

    private func bench(_ queue: WorkQueue, _ body: @escaping @Sendable (Connection) throws -> Void) async throws {
        try await queue.database.write(body)
    }

    @Test func `an item is worked on once, and its effect is kept with it`() async throws {
        let bench = try await Workbench()
        let events = bench.frame.events

        try await working(bench) { item in
            { try events.append(Event("done", of: item.id), in: $0) }
        } _: { queue in
            try await add(queue, try item("one"), try item("two"))
            _ = try await bench.item("one", queue) { $0.state == .done }
            let two = try await bench.item("two", queue) { $0.state == .done }

            #expect(two.attempts == 1 && two.ended != nil && two.lastError == nil)
            #expect(Set(try await events.events(after: 0).map(\.subject)) == ["one", "two"])
            #expect(await queue.outcomes == .init(done: 2, failed: 0, dead: 0))
        }
    }

    @Test func `told twice, it counts once; told otherwise, it is refused`() async throws {
        let bench = try await Workbench()
        let queue = bench.frame.inbox.queue
        let (first, other) = (try item("one", "test", ["n": 1]), try item("one", "test", ["n": 2]))

        let isNew = try await bench.frame.database.write { try queue.add(first, in: $0) }
        let isNewAgain = try await bench.frame.database.write { try queue.add(first, in: $0) }
        let refusal = await #expect(throws: Problem.self) {
            try await bench.frame.database.write { try queue.add(other, in: $0) }
        }

        #expect(isNew && !isNewAgain)
        #expect(refusal?.kind == .unprocessable)
    }

    @Test func `an effect that fails is undone, and the item is tried again`() async throws {
        let bench = try await Workbench()
        let events = bench.frame.events
        let schedule = DeliverySchedule(waits: [.milliseconds(1), .milliseconds(1)])

        try await working(bench, schedule: schedule) { item in
            { connection in
                try events.append(Event("half", of: item.id), in: connection)
                if item.attempts < 2 { throw Problem(.conflict, "Not yet.") }
            }
        } _: { queue in
            try await add(queue, try item("one"))
            let done = try await bench.item("one", queue) { $0.state == .done }

            #expect(done.attempts == 3)
            #expect(try await events.events(after: 0).count == 1)
            #expect(await queue.outcomes == .init(done: 1, failed: 2, dead: 0))
        }
    }

    @Test func `a poisoned item is given up where people see it, and keeps no other waiting`() async throws {
        let bench = try await Workbench()
        let schedule = DeliverySchedule(waits: Array(repeating: .milliseconds(1), count: 5))

        try await working(bench, schedule: schedule) { item in
            if item.id.hasPrefix("bad") { throw Problem(.broken, "It is \(item.id).") }
            return { _ in }
        } _: { queue in
            for number in 0..<20 { try await add(queue, try item("bad-\(number)"), try item("good-\(number)")) }

            for number in 0..<20 {
                _ = try await bench.item("good-\(number)", queue) { $0.state == .done }
                let bad = try await bench.item("bad-\(number)", queue) { $0.state == .dead }
                #expect(bad.attempts == 6 && bad.lastError == "It is bad-\(number)." && bad.ended != nil)
            }
            #expect(try await queue.backlog() == [.waiting: 0, .dead: 20])
        }
    }

    @Test func `what a neighbour does not know yet waits, with all of its kind, and is never given up`() async throws {
        let bench = try await Workbench()
        let tried = Guarded(0)

        try await working(bench, .outgoing, lanes: ["neighbour"]) { item in
            guard item.kind == "new" else { return { _ in } }
            tried.withLock { $0 += 1 }
            throw Problem(.notOffered, "Nobody here works on new.")
        } _: { queue in
            let known = WorkItem(id: "known", target: "neighbour", kind: "old", body: [])
            try await bench.frame.database.write { connection in
                for number in 0..<100 {
                    let new = WorkItem(id: "n\(number)", target: "neighbour", kind: "new", body: [])
                    try queue.add(new, in: connection)
                }
                try queue.add(known, in: connection)
            }
            await queue.wake()
            _ = try await bench.item("known", queue) { $0.state == .done }
            let last = try await bench.item("n99", queue) { $0.lastError != nil }

            #expect(last.state == .waiting && last.attempts == 0 && last.nextTry > Clock.milliseconds + 500_000)
            #expect(tried.withLock { $0 } <= 2 * WorkQueue.placesPerLane)
            #expect(try await queue.backlog()[.dead] == 0)
        }
    }

    @Test func `what makes no sense is given up at once`() async throws {
        let bench = try await Workbench()
        let schedule = DeliverySchedule(waits: [.seconds(60)])

        try await working(bench, schedule: schedule) { _ in
            throw Problem(.invalid, "That makes no sense.")
        } _: { queue in
            try await add(queue, try item("one"))

            #expect(try await bench.item("one", queue) { $0.state == .dead }.attempts == 1)
        }
    }

    @Test func `a lane that hangs takes no other's places`() async throws {
        let bench = try await Workbench()
        let gate = Gate()

        try await working(bench, lanes: ["slow", "quick"]) { item in
            if item.kind == "slow" { try await gate.pass() }
            return { _ in }
        } _: { queue in
            for number in 0..<20 { try await add(queue, try item("slow-\(number)", "slow")) }
            try await gate.reached(by: WorkQueue.placesPerLane)
            for number in 0..<20 { try await add(queue, try item("quick-\(number)", "quick")) }

            for number in 0..<20 { _ = try await bench.item("quick-\(number)", queue) { $0.state == .done } }
            #expect(await gate.passed == WorkQueue.placesPerLane)

            await gate.open()
            for number in 0..<20 { _ = try await bench.item("slow-\(number)", queue) { $0.state == .done } }
            #expect(await gate.passed == 20)
        }
    }

    @Test func `work that takes too long is cut off and counts as a try`() async throws {
        let bench = try await Workbench()
        let gate = Gate()

        try await working(bench, patience: .milliseconds(1)) { _ in
            try await gate.pass()
            return { _ in }
        } _: { queue in
            try await add(queue, try item("one"))

            let dead = try await bench.item("one", queue) { $0.state == .dead }
            #expect(dead.lastError == "The work took longer than it may.")
        }
    }

    @Test func `what is under way at the end is taken up at the next start`() async throws {
        let bench = try await Workbench()
        let gate = Gate()
        try await working(bench) { _ in
            try await gate.pass()
            return { _ in }
        } _: { queue in
            try await add(queue, try item("one"))
            try await gate.reached(by: 1)
        }
        let left = try await bench.frame.inbox.queue.item("one")

        #expect(left.state == .waiting && left.attempts == 0 && left.lastError == nil)
        try await working(bench) { _ in
            { _ in }
        } _: { queue in
            let done = try await bench.item("one", queue) { $0.state == .done }

            #expect(done.attempts == 1)
        }
    }

    @Test func `items of a lane that nobody works on rest as they are`() async throws {
        let bench = try await Workbench()

        try await working(bench) { _ in
            { _ in }
        } _: { queue in
            try await add(queue, try item("unknown", "other"), try item("known"))
            _ = try await bench.item("known", queue) { $0.state == .done }

            let resting = try await queue.item("unknown")
            #expect(resting.state == .waiting && resting.attempts == 0)
        }
    }

    @Test func `what waits for later is tried at once when somebody says so`() async throws {
        let bench = try await Workbench()
        let schedule = DeliverySchedule(waits: [.seconds(3_600)])

        try await working(bench, schedule: schedule) { item in
            if item.attempts == 0 { throw Problem(.unavailable, "Nobody is there.") }
            return { _ in }
        } _: { queue in
            try await add(queue, try item("one"))
            let waiting = try await bench.item("one", queue) { $0.attempts == 1 }
            #expect(waiting.nextTry > Clock.milliseconds + 2_000_000)

            try await queue.hurry("test")

            #expect(try await bench.item("one", queue) { $0.state == .done }.attempts == 2)
        }
    }

    @Test func `what was given up can be tried again, with all its tries`() async throws {
        let bench = try await Workbench()
        let isMended = Gate()

        try await working(bench) { _ in
            if await isMended.passed == 0 { throw Problem(.broken, "Broken.") }
            return { _ in }
        } _: { queue in
            try await add(queue, try item("one"))
            _ = try await bench.item("one", queue) { $0.state == .dead }
            await isMended.open()
            try await isMended.pass()

            let replayed = try await queue.replay("one")

            #expect(replayed.attempts <= 1)
            #expect(try await bench.item("one", queue) { $0.state == .done }.attempts == 1)
        }
        await #expect(throws: Problem.self) { try await bench.frame.inbox.queue.replay("nobody") }
    }

    @Test func `an effect of an item that is done meanwhile is not kept again`() async throws {
        let bench = try await Workbench()
        let gate = Gate()
        let events = bench.frame.events

        try await working(bench) { item in
            try await gate.pass()
            return { try events.append(Event("done", of: item.id), in: $0) }
        } _: { queue in
            try await add(queue, try item("one"), try item("two"))
            try await gate.reached(by: 2)
            try await bench.frame.database.write {
                try $0.run("UPDATE frame_work SET state = 'done', ended = 1 WHERE id = 'one'")
            }
            await gate.open()
            _ = try await bench.item("two", queue) { $0.state == .done }
        }

        #expect(try await events.events(after: 0).map(\.subject) == ["two"])
    }
}
