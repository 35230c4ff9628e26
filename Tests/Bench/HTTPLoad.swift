import FleetTestSupport
import Net
import Problems

/// A number of keep-alive connections to one server, each with one request under way at any time of a turn.
@OnLoop
final class HTTPLoad {
    private let server: RunningServer
    private let tally = LoadTally()
    private var connections: [LoadConnection] = []

    /// What came of one turn.
    struct Outcome: Sendable {
        var perSecond: Double
        /// Processor time of the server's process, in microseconds a request.
        var cost: Double
        var spread: Spread
    }

    /// Connects. Between turns the connections do nothing.
    convenience init(_ server: RunningServer, _ path: String = "/json", connections count: Int) async throws {
        try await self.init(server, connections: count, next: nil) { _ in .getting(path) }
    }

    /// Connects clients that ask for something else each time: `request` says what a client asks as its so many-th.
    convenience init(
        _ server: RunningServer, connections count: Int, _ request: @escaping (_ client: Int, Int) -> LoadRequest
    ) async throws {
        try await self.init(server, connections: count, next: request) { request($0, 0) }
    }

    private init(
        _ server: RunningServer, connections count: Int, next: ((Int, Int) -> LoadRequest)?,
        first: (Int) -> LoadRequest
    ) async throws {
        self.server = server
        tally.goesOn = false
        for client in 0..<count {
            connections.append(
                try await LoadConnection(
                    to: server.address, first(client), tally, next: next.map { next in { next(client, $0) } }))
        }
    }

    /// Has every connection ask once, one after another.
    func askOnce() async throws {
        for connection in connections { try await connection.askOnce() }
    }

    /// Has all of them ask as fast as they are answered.
    func turn(seconds: Double) async throws -> Outcome {
        tally.goesOn = true
        for connection in connections { connection.ask() }
        // Buffers grow, and pages are touched, before it counts.
        try await pause(for: .milliseconds(50))
        tally.reset()
        let (cost, start) = (server.process.cpuTime, Moment.now)
        try await pause(for: .seconds(seconds))
        let (spent, time) = ((server.process.cpuTime - cost).seconds, (Moment.now - start).seconds)
        let times = tally.times
        tally.goesOn = false
        for connection in connections { try await connection.untilAnswered() }
        guard tally.failures == 0, !times.isEmpty else {
            throw Problem(
                .broken, "\(tally.failures) of \(connections.count) connections broke; \(times.count) answers came.")
        }
        return Outcome(
            perSecond: Double(times.count) / time, cost: spent * 1e6 / Double(times.count), spread: Spread(times))
    }

    func close() {
        for connection in connections { connection.close() }
    }
}
