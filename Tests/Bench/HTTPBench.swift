import FleetTestSupport
import Net
import Problems

/// Small JSON over keep-alive, beside nginx in the same run: in turns, so that a busy machine slows both alike.
@OnLoop
struct HTTPBench {
    private let stand: Stand

    init(_ stand: Stand) { self.stand = stand }

    func measure() async throws -> [Reading] {
        _ = Machine.takeDescriptors()
        let ours = try await stand.startWireCheck()
        let nginx = try await Nginx.start(on: stand)
        var readings: [Reading] = []
        for connections in stand.arguments.isQuick ? [1, 64] : [1, 64, 512] {
            readings += try await compare(ours, nginx, connections)
        }
        if nginx == nil { readings[0].remark = "nginx is not here" }
        return readings + (try await stalled(ours)) + (try await service())
    }

    private func compare(
        _ ours: RunningServer, _ nginx: RunningServer?, _ connections: Int
    ) async throws -> [Reading] {
        let own = try await HTTPLoad(ours, connections: connections)
        let other: HTTPLoad? =
            if let nginx { try await HTTPLoad(nginx, connections: connections) } else { nil }
        defer {
            own.close()
            other?.close()
        }
        var ownTurns: [HTTPLoad.Outcome] = []
        var otherTurns: [HTTPLoad.Outcome] = []
        for _ in 0..<turns {
            ownTurns.append(try await own.turn(seconds: Self.turnSeconds))
            if let other { otherTurns.append(try await other.turn(seconds: Self.turnSeconds)) }
        }
        let name = "\(connections) at once"
        guard nginx != nil else { return readings(ownTurns, "ours, \(name)") }
        // What disturbs the machine disturbs neighbouring turns alike, so each is held against its own neighbour.
        let pairs = zip(ownTurns, otherTurns)
        return readings(ownTurns, "ours, \(name)") + readings(otherTurns, "nginx, \(name)") + [
            Reading("CPU to nginx's, \(name)", pairs.map { $0.cost / $1.cost }.median, "×", .atMost(1.3)),
            Reading(
                "requests to nginx's, \(name)", pairs.map { $0.perSecond / $1.perSecond }.median, "×", .atLeast(0.7)),
        ]
    }

    private static let turnSeconds = 0.4
    private var turns: Int { max(1, Int(stand.arguments.seconds * Double(stand.arguments.rounds) / Self.turnSeconds)) }

    private func readings(_ outcomes: [HTTPLoad.Outcome], _ name: String) -> [Reading] {
        [
            Reading("\(name): requests", outcomes.map(\.perSecond).median, "1/s"),
            Reading("\(name): CPU a request", outcomes.map(\.cost).median, "µs"),
            Reading("\(name): p50", outcomes.map(\.spread.p50).median, "µs"),
            Reading("\(name): p99", outcomes.map(\.spread.p99).median, "µs"),
        ]
    }

    /// What it is to others that a thousand requests have begun and do not go on.
    private func stalled(_ server: RunningServer) async throws -> [Reading] {
        let load = try await HTTPLoad(server, connections: 64)
        defer { load.close() }
        var alone: [HTTPLoad.Outcome] = []
        var among: [HTTPLoad.Outcome] = []
        var fewest = Self.stalledHeads
        for _ in 0..<max(3, turns / 2) {
            alone.append(try await load.turn(seconds: Self.turnSeconds))
            let heads = try await StalledHeads(server, count: Self.stalledHeads)
            defer { heads.close() }
            among.append(try await load.turn(seconds: Self.turnSeconds))
            fewest = min(fewest, heads.standing)
        }
        let ratio = zip(among, alone).map { $0.spread.p99 / $1.spread.p99 }.median
        let remark = fewest < Self.stalledHeads ? "only \(fewest) stood to the end" : ""
        return [
            Reading("64 at once, no heads stalled: p99", alone.map(\.spread.p99).median, "µs"),
            Reading("64 at once, 1,000 heads stalled: p99", among.map(\.spread.p99).median, "µs", remark: remark),
            Reading("p99 with stalled heads to without", ratio, "×", .atMost(2)),
        ]
    }

    private static let stalledHeads = 1_000

    /// A real service with everything its frame does for a request, for information.
    private func service() async throws -> [Reading] {
        let row = try ServiceRow(stand)
        let server = try await row.start("conversations-api", state: "\(stand.folder.path)/http").server
        let load = try await HTTPLoad(server, "/livez", connections: 64)
        defer { load.close() }
        var outcomes: [HTTPLoad.Outcome] = []
        for _ in 0..<turns { outcomes.append(try await load.turn(seconds: Self.turnSeconds)) }
        return readings(outcomes, "conversations-api /livez, 64 at once")
    }
}
