import Net

extension Array where Element: Sendable {
    /// So many are done at the same time.
    static var few: Int { 8 }

    /// Does something with each, a few at a time and one begun after the other, for as long as there is time: what was
    /// begun is ended, and answered in order. Fewer answers than elements are those of the first.
    func fewAtATime<Answer: Sendable>(
        until end: Moment, _ body: @escaping @Sendable (Element) async throws -> Answer
    ) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
            var answers: [(Int, Answer)] = []
            for (number, element) in enumerated() {
                if number >= Self.few, let answer = try await group.next() { answers.append(answer) }
                guard Moment.now < end else { break }
                group.addTask(executorPreference: EventLoop.shared) { (number, try await body(element)) }
            }
            for try await answer in group { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
