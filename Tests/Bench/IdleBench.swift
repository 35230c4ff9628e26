import FleetTestSupport
import Net
import Problems

/// What connections cost that do nothing, and whether others are served as before.
@OnLoop
struct IdleBench {
    private let stand: Stand

    init(_ stand: Stand) { self.stand = stand }

    func measure() async throws -> [Reading] {
        let descriptors = Machine.takeDescriptors()
        let wanted = stand.arguments.isQuick ? 2_000 : 10_000
        // Some are left for everything else that this process has open.
        let count = min(wanted, descriptors - 200)
        let server = try await stand.startWireCheck()
        try await warmUp(server)
        let before = server.process.residentBytes
        let idle = try await HTTPLoad(server, connections: count)
        defer { idle.close() }
        // One at a time: it is the rest that is measured, not the rush.
        try await idle.askOnce()
        let bytes = Double(server.process.residentBytes - before)
        let newcomers = try await newcomers(server)
        let remark = count < wanted ? "only \(descriptors) descriptors are allowed here" : ""
        return [
            Reading("idle connections, one request each", Double(count), "", remark: remark),
            Reading("memory a connection", bytes / Double(count), "bytes", .atMost(2_048)),
            Reading("memory for all", bytes / 1e6, "MB", .atMost(100)),
            Reading("new connection and request: p50", newcomers.p50 / 1_000, "ms"),
            Reading("new connection and request: p99", newcomers.p99 / 1_000, "ms", .atMost(10)),
        ]
    }

    /// What a server only takes once is not the cost of a connection.
    private func warmUp(_ server: RunningServer) async throws {
        let load = try await HTTPLoad(server, connections: 64)
        defer { load.close() }
        _ = try await load.turn(seconds: 0.5)
    }

    /// Connects and asks, one after another, while all the others stay as they are.
    private func newcomers(_ server: RunningServer) async throws -> Spread {
        var times: [Int64] = []
        for _ in 0..<(stand.arguments.isQuick ? 200 : 1_000) {
            let start = Moment.now
            let newcomer = try await HTTPLoad(server, connections: 1)
            try await newcomer.askOnce()
            times.append(Moment.now.nanoseconds - start.nanoseconds)
            newcomer.close()
        }
        return Spread(times)
    }
}
