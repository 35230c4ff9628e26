import Net

/// Many calls, a bounded number of them at once.
struct CallBatch: Sendable {
    let scenarios: [Scenario]
    let times: Int
    let atOnce: Int

    init(_ scenarios: [Scenario], times: Int, atOnce: Int) {
        self.scenarios = scenarios
        self.times = times
        self.atOnce = atOnce
    }

    /// Plays every scenario as often as it is wanted; `told` hears of each call when it is over.
    func run(
        _ play: @escaping @Sendable (Scenario) async -> ScenarioResult, told: (ScenarioResult) -> Void
    ) async -> [ScenarioResult] {
        let (scenarios, count) = (scenarios, scenarios.count * times)
        return await withTaskGroup(of: (Int, ScenarioResult).self) { group in
            var next = 0
            func begin() {
                guard next < count else { return }
                let place = next
                next += 1
                group.addTask(executorPreference: EventLoop.shared) {
                    (place, await play(scenarios[place % scenarios.count]))
                }
            }
            for _ in 0..<min(atOnce, count) { begin() }
            var results: [(Int, ScenarioResult)] = []
            while let result = await group.next() {
                told(result.1)
                results.append(result)
                begin()
            }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
