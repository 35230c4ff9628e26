import Problems
import Testing

@testable import Fleet

@Suite struct VerdictTests {
    private let schedule = DeliverySchedule(waits: [.seconds(10), .seconds(20)])

    private func verdict(_ error: any Error, attempts: Int) -> Verdict {
        var item = WorkItem(id: "one", kind: "test", body: [])
        item.attempts = attempts
        return Verdict(on: error, item, schedule)
    }

    @Test func `waits grow, differ by a fifth at most, and end`() throws {
        let luck = (0..<100).map { _ in verdict(Problem(.unavailable, ""), attempts: 0).wait ?? .zero }

        #expect(luck.allSatisfy { $0 >= .seconds(8) && $0 <= .seconds(12) })
        #expect(Set(luck).count > 1)
        #expect(try #require(verdict(Problem(.unavailable, ""), attempts: 1).wait) >= .seconds(16))
        #expect(verdict(Problem(.unavailable, ""), attempts: 2).wait == nil)
        #expect(DeliverySchedule.neighbours.wait(afterTries: 0) == nil)
        #expect(DeliverySchedule.neighbours.wait(afterTries: 11, jitter: 0) == .seconds(36_000))
        #expect(DeliverySchedule.neighbours.wait(afterTries: 12) == nil)
    }

    @Test func `a neighbour that asks for time gets it, within reason`() throws {
        let polite = verdict(Problem(.unavailable, "", retryAfter: .seconds(600)), attempts: 0)
        let absurd = verdict(Problem(.unavailable, "", retryAfter: .seconds(1 << 30)), attempts: 0)

        #expect(polite.wait == .seconds(600))
        #expect(absurd.wait == .seconds(3_600))
    }

    @Test func `nothing is given up for a neighbour that does not know such things yet`() throws {
        let verdict = verdict(Problem(.notOffered, ""), attempts: 40)

        #expect(verdict.wait == .seconds(600) && verdict.attempts == 40)
    }

    @Test(arguments: [Problem.Kind.invalid, .unprocessable, .tooLarge, .unsupportedMedia])
    func `what another try cannot mend gets none`(kind: Problem.Kind) throws {
        #expect(verdict(Problem(kind, ""), attempts: 0).wait == nil)
    }
}
