import Net
import Testing

@testable import VoiceRelay

@OnLoop
@Suite("Memory of a crowd", .timeLimit(.minutes(1)))
struct CrowdMemoryTests {
    @Test("what a crowd took is given back once the last call is over, and once only")
    func crowd() async throws {
        let given = Signal()
        let memory = CrowdMemory(after: .zero) { given.raise() }
        let seen = given.count
        for calls in (1...40).reversed() { memory.note(calls: calls) }
        memory.note(calls: 0)
        try await given.wait(beyond: seen)
        // A single call gives nothing back, another crowd does.
        memory.note(calls: 1)
        memory.note(calls: 0)
        memory.note(calls: 40)
        memory.note(calls: 0)
        try await given.wait(beyond: seen + 1)
        #expect(given.count == seen + 2)
    }

    @Test("who calls meanwhile is not kept waiting")
    func another() async throws {
        let (given, later) = (Signal(), Signal())
        let memory = CrowdMemory(after: .milliseconds(1)) { given.raise() }
        memory.note(calls: 40)
        memory.note(calls: 0)
        memory.note(calls: 1)
        // Whose time comes after that of the first.
        let other = CrowdMemory(after: .milliseconds(1)) { later.raise() }
        other.note(calls: 40)
        other.note(calls: 0)
        let before = given.count
        try await later.wait(beyond: 0)
        #expect(given.count == before)
    }
}
