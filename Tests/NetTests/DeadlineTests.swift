import Net
import Problems
import Testing

struct DeadlineTests {
    private let late = Problem(.timedOut, "That took too long.")

    @Test func `a pause ends by itself`() async throws {
        let before = Moment.now

        try await pause(for: .milliseconds(3))

        #expect(Moment.now - before >= .milliseconds(3))
    }

    @Test func `a cancelled pause ends at once, before and after it began`() async {
        let before = Task { try await pause(for: .seconds(3_600)) }
        before.cancel()
        let after = Task.immediate(executorPreference: EventLoop.shared) { try await pause(for: .seconds(3_600)) }
        await OnLoop.run {}
        after.cancel()

        await #expect(throws: CancellationError.self) { try await before.value }
        await #expect(throws: CancellationError.self) { try await after.value }
    }

    @Test func `pauses cancelled at any moment all end`() async {
        await withTaskGroup { group in
            for index in 0..<500 {
                group.addTask { @concurrent in
                    let task = Task { try await pause(for: .microseconds(index % 7 * 100)) }
                    if index.isMultiple(of: 3) { await Task.yield() }
                    task.cancel()
                    _ = await task.result
                }
            }
        }
    }

    @Test func `work that is done in time gives its value`() async throws {
        let problem = late

        let value = try await within(.seconds(60), orThrow: problem) { 42 }

        #expect(value == 42)
    }

    @Test func `work that takes too long is cancelled`() async throws {
        let problem = late
        let wasCancelled = Promise<Bool>()

        let thrown = await #expect(throws: Problem.self) {
            try await within(.milliseconds(5), orThrow: problem) {
                defer { let cancelled = Task.isCancelled; OnLoop.soon { wasCancelled.keep(cancelled) } }
                try await pause(for: .seconds(3_600))
            }
        }

        #expect(thrown == problem)
        #expect(try await wasCancelled.value)
    }

    @Test func `what the work throws comes through`() async {
        let problem = late

        let thrown = await #expect(throws: Problem.self) {
            try await within(.seconds(60), orThrow: problem) { throw Problem(.conflict, "No.") }
        }

        #expect(thrown?.kind == .conflict)
    }

    @Test func `cancelling who waits cancels the work`() async {
        let problem = late
        let begun = Promise<Void>()
        let task = Task {
            try await within(.seconds(3_600), orThrow: problem) {
                await begun.keep(())
                try await pause(for: .seconds(3_600))
            }
        }

        try? await begun.value
        task.cancel()

        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `a promise ends once, and keeps its first end`() async throws {
        let early = Promise<Int>()
        let failed = Promise<Int>()

        await early.keep(1)
        await early.keep(2)
        await early.fail(CancellationError())
        await failed.fail(Problem(.gone, "Gone."))

        #expect(try await early.value == 1)
        #expect(try await early.value == 1)
        await #expect(throws: Problem.self) { try await failed.value }
    }
}
