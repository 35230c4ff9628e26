import Net

/// The five services as they really run, each knowing where the others are.
package struct RunningFleet: Sendable {
    package let services: [String: RunningService]

    package static let names = [
        "conversations-api", "clustering-worker", "intelligence-webhook", "voice-relay", "gateway",
    ]
    private static let portSettings = [
        "gateway": "GATEWAY_PORT", "voice-relay": "RELAY_PORT", "intelligence-webhook": "INTELLIGENCE_PORT",
        "clustering-worker": "CLUSTERING_PORT", "conversations-api": "CONVERSATIONS_PORT",
    ]

    package subscript(name: String) -> RunningService { services[name]! }  // one for each of the five names

    /// Starts all five at once and waits until each says that it is ready.
    package static func ready(_ settings: [String: String] = [:]) async throws -> RunningFleet {
        var ports: [String: Int] = [:]
        for name in names { ports[name] = try await FreePort.any() }
        var known = settings
        for (name, port) in ports { known[portSettings[name] ?? ""] = "\(port)" }
        let shared = known
        let plans = names.map { name in
            var plan = RunningService.Plan(name)
            plan.port = ports[name]
            plan.settings = shared
            return plan
        }
        let services = try await withThrowingTaskGroup(of: RunningService.self) { group in
            for plan in plans { group.addTask { try await RunningService.ready(plan) } }
            return try await group.reduce(into: [String: RunningService]()) { $0[$1.name] = $1 }
        }
        return RunningFleet(services: services)
    }
}

/// Runs `body` with a fleet that is ended afterwards, whatever happens.
@discardableResult
package func withFleet<Value>(
    _ settings: [String: String] = [:], _ body: (RunningFleet) async throws -> Value
) async throws -> Value {
    let fleet = try await RunningFleet.ready(settings)
    var outcome: Result<Value, any Error>
    do {
        outcome = .success(try await body(fleet))
    } catch {
        let said = fleet.services.values.map { "\($0.name) said:\n\($0.process.output)" }.joined(separator: "\n")
        outcome = .failure(StoryFailure(error: error, output: said))
    }
    for service in fleet.services.values { await service.kill() }
    return try outcome.get()
}
