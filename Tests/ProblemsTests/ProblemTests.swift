import Problems
import Testing

struct ProblemTests {
    @Test func `a problem is told by its kind and its sentence`() {
        let problem = Problem(.notFound, "There is no conversation CH1.", code: 20_404, field: "sid")

        #expect(problem.description == "not_found: There is no conversation CH1.")
        #expect(problem == Problem(.notFound, "There is no conversation CH1.", code: 20_404, field: "sid"))
        #expect(problem != Problem(.gone, "There is no conversation CH1.", code: 20_404, field: "sid"))
    }

    @Test func `every kind has a word of its own, in lower case`() {
        let words = Problem.Kind.allCases.map(\.rawValue)

        #expect(Set(words).count == words.count)
        #expect(words.allSatisfy { $0.allSatisfy { $0 == "_" || $0.isLowercase } })
    }

    @Test func `a failure with words of its own is told as a problem, and a bug is not`() {
        struct Refusal: ProblemConvertible { let problem = Problem(.conflict, "It is closed.") }
        struct Bug: Error {}

        #expect(Problem(telling: Refusal()) == Problem(.conflict, "It is closed."))
        #expect(Problem(telling: Problem(.gone, "It is gone.")) == Problem(.gone, "It is gone."))
        #expect(Problem(telling: Bug()) == nil)
    }
}
