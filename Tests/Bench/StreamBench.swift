import FleetTestSupport
import HTTP
import HTTPClient
import Net
import Problems

/// How long an event takes from the server's hand to ours through HTTPClient, and how long through a bare socket.
@OnLoop
struct StreamBench {
    private let stand: Stand

    init(_ stand: Stand) { self.stand = stand }

    private var count: Int { stand.arguments.isQuick ? 500 : 2_000 }
    private var path: String { "/sse?events=\(count)&every=1" }

    /// What one stream has cost.
    private struct Outcome {
        var spread: Spread
        /// Processor time of this process and of the server's, in microseconds an event.
        var ownCost: Double
        var serverCost: Double
        /// How often another thread woke the loop, for a thousand events.
        var wakeUps: Double
        /// How often a thread of the server went to sleep, for each event. Once is the wait for the next; more means
        /// that events wander between threads.
        var serverSleeps: Double
    }

    func measure() async throws -> [Reading] {
        let server = try await stand.startWireCheck()
        let client = HTTPClient()
        defer { client.close() }
        var bare: [Outcome] = []
        var ours: [Outcome] = []
        for _ in 0..<stand.arguments.rounds {
            bare.append(try await follow(server) { try await BareEvents.read(path, from: server.address) })
            ours.append(try await follow(server) { try await events(of: server, client) })
        }
        let median = { (outcomes: [Outcome], figure: (Outcome) -> Double) in outcomes.map(figure).median }
        return [
            Reading("bare socket: p50", median(bare) { $0.spread.p50 }, "µs"),
            Reading("bare socket: p99", median(bare) { $0.spread.p99 }, "µs"),
            Reading("HTTPClient: p50", median(ours) { $0.spread.p50 }, "µs"),
            Reading("HTTPClient: p99", median(ours) { $0.spread.p99 }, "µs"),
            Reading("added: p50", median(ours) { $0.spread.p50 } - median(bare) { $0.spread.p50 }, "µs", .atMost(100)),
            Reading("bare socket: CPU an event", median(bare, \.ownCost), "µs"),
            Reading("HTTPClient: CPU an event", median(ours, \.ownCost), "µs"),
            Reading("server: CPU an event", median(ours, \.serverCost), "µs"),
            Reading("server: threads put to sleep an event", median(ours, \.serverSleeps), "", .atMost(1.5)),
            Reading("HTTPClient: wake-ups by other threads", median(ours, \.wakeUps), "/1,000"),
        ]
    }

    private func follow(_ server: RunningServer, _ read: () async throws -> [Int64]) async throws -> Outcome {
        let (own, others) = (Machine.ownTime, server.process.cpuTime)
        let (wakeUps, sleeps) = (EventLoop.shared.counts.wakeUps, Machine.sleeps(of: server.process.pid))
        let times = try await read()
        guard times.count >= count * 99 / 100 else {
            throw Problem(.broken, "Only \(times.count) of \(count) events came.")
        }
        let share = 1e6 / Double(times.count)
        return Outcome(
            spread: Spread(times), ownCost: (Machine.ownTime - own).seconds * share,
            serverCost: (server.process.cpuTime - others).seconds * share,
            wakeUps: Double(EventLoop.shared.counts.wakeUps - wakeUps) * 1_000 / Double(times.count),
            serverSleeps: Double(Machine.sleeps(of: server.process.pid) - sleeps) / Double(times.count))
    }

    private func events(of server: RunningServer, _ client: HTTPClient) async throws -> [Int64] {
        var request = ClientRequest(.get, "http://\(server.address)\(path)")
        request.deadline = .seconds(60)
        request.longestBody = nil
        let response = try await client.send(request)
        var times: [Int64] = []
        for try await event in response.events {
            let now = Moment.now.nanoseconds
            if let sent = Int64(event.text) { times.append(now - sent) }
        }
        return times
    }
}
