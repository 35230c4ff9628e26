import HTTP
import HTTPServer
import Net
import Store
import Telemetry

/// What every service counts.
@OnLoop
final class FrameMetrics {
    private let metrics: Metrics
    private let service: String
    private let requests: MetricFamily<Counter>
    private let durations: MetricFamily<Histogram>
    private let workItems: MetricFamily<Gauge>
    private let deadLetters: MetricFamily<Gauge>
    /// Cells found once: a request costs a lookup by route, not one by three texts.
    private var cells: [Key: (Counter, Histogram)] = [:]
    private var queues: [WorkQueue] = []

    /// What is counted when a client left before it was answered, as nginx has it.
    static let clientLeft = 499

    private struct Key: Hashable {
        let route: ObjectIdentifier
        let method: Method
        let status: Int
    }

    init(_ metrics: Metrics = .shared, service: String, revision: String) {
        self.metrics = metrics
        self.service = service
        requests = metrics.counter(
            "fleet_http_requests_total", help: "Requests answered.", labels: ["service", "route", "method", "code"])
        durations = metrics.histogram(
            "fleet_http_request_duration_seconds", help: "From the head of a request to the end of its answer.",
            labels: ["service", "route"], buckets: .http)
        workItems = metrics.gauge(
            "fleet_work_items", help: "Items told or to be told that are not done, by state.",
            labels: ["service", "direction", "state"])
        deadLetters = metrics.gauge(
            "fleet_dead_letters", help: "Items that were given up.", labels: ["service", "direction"])
        metrics.buildInfo(service: service, version: Version.current, revision: revision)
        ProcessMetrics.declare(in: metrics)
    }

    // MARK: Requests

    private static let methods: Set<Method> = [.get, .head, .post, .put, .patch, .delete, .options]

    func note(_ exchange: ConcludedExchange) {
        // Methods are the client's words: those nobody knows count as one.
        let method: Method = Self.methods.contains(exchange.method) ? exchange.method : "other"
        let key = Key(
            route: ObjectIdentifier(exchange.served), method: method,
            status: exchange.status?.code ?? Self.clientLeft)
        let (count, duration) = cells[key] ?? find(key, exchange.served.label ?? "none")
        count.add()
        duration.observe(exchange.duration.seconds)
    }

    private func find(_ key: Key, _ route: String) -> (Counter, Histogram) {
        let found = (
            requests.with(service, route, key.method.name, "\(key.status)"), durations.with(service, route)
        )
        cells[key] = found
        return found
    }

    // MARK: Readings

    /// Every number as Prometheus reads it. What lies in the store is counted away from the loop.
    func text() async -> [UInt8] {
        for queue in queues {
            let direction = queue.direction.rawValue
            // A store that cannot be read leaves its numbers as they were; readiness tells of it.
            for (state, count) in (try? await queue.backlog()) ?? [:] {
                workItems.with(service, direction, state.rawValue).set(count)
                if state == .dead { deadLetters.with(service, direction).set(count) }
            }
        }
        return MetricsText.bytes(of: metrics)
    }

    /// Declares what is read when somebody looks.
    func declareReadings(_ server: Server, _ frame: Frame) {
        queues = [frame.outbox.queue, frame.inbox.queue]
        let (queues, database, events) = (queues, frame.database, frame.events)
        gauge("fleet_http_connections", "Open connections.") { Double(server.connectionCount) }
        counter("fleet_http_connections_total", "Connections accepted.") { Double(server.counts.accepted) }
        counter("fleet_http_refused_total", "Requests that could not be read.") { Double(server.counts.refused) }
        counter("fleet_http_exhausted_total", "Times no descriptor was left for a connection.") {
            Double(server.timesExhausted)
        }
        gauge("fleet_event_listeners", "Who listens to the events.") { Double(events.listenerCount) }
        gauge("fleet_event_loop_lag_seconds", "The longest turn of the loop since the last look.") {
            EventLoop.shared.takeLongestTurn().seconds
        }
        gauge("fleet_store_wal_bytes", "Length of the store's log.") { Double(database.statistics.walBytes) }
        counter("fleet_store_writes_total", "Writes kept.") { Double(database.statistics.writes) }
        counter("fleet_store_failed_writes_total", "Writes that left nothing.") {
            Double(database.statistics.failedWrites)
        }
        counter("fleet_store_commits_total", "Transactions that kept writes.") { Double(database.statistics.commits) }
        counter("fleet_store_commit_seconds_total", "Time spent in those transactions' commits.") {
            database.statistics.committing.seconds
        }
        counter("fleet_log_lost_bytes_total", "Log output that could not be written.") {
            Double(LogSink.process.lostBytes)
        }
        let service = service
        metrics.counter(
            "fleet_work_tries_total", help: "Tries to tell or to work on something, by what came of them.",
            labels: ["service", "direction", "outcome"]
        ) {
            OnLoop.assumeIsolated {
                queues.flatMap { queue in
                    [("done", queue.outcomes.done), ("failed", queue.outcomes.failed), ("dead", queue.outcomes.dead)]
                        .map { Metrics.Reading(Double($1), labels: [service, queue.direction.rawValue, $0]) }
                }
            }
        }
    }

    private func gauge(_ name: String, _ help: String, _ read: @escaping @OnLoop @Sendable () -> Double) {
        let service = service
        metrics.gauge(name, help: help, labels: ["service"]) {
            [Metrics.Reading(OnLoop.assumeIsolated { read() }, labels: [service])]
        }
    }

    private func counter(_ name: String, _ help: String, _ read: @escaping @OnLoop @Sendable () -> Double) {
        let service = service
        metrics.counter(name, help: help, labels: ["service"]) {
            [Metrics.Reading(OnLoop.assumeIsolated { read() }, labels: [service])]
        }
    }
}
