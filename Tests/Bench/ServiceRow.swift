import FleetTestSupport
import Glibc
import Net
import Problems

/// The five services as programs, on ports that are free and in folders that nobody else uses.
@OnLoop
final class ServiceRow {
    /// From right to left, the order in which they start.
    static let names = ["conversations-api", "clustering-worker", "intelligence-webhook", "voice-relay", "gateway"]
    private static let portSettings = [
        "CONVERSATIONS_PORT", "CLUSTERING_PORT", "INTELLIGENCE_PORT", "RELAY_PORT", "GATEWAY_PORT",
    ]

    private let stand: Stand
    private var ports: [String: Int] = [:]
    private let settings: String

    /// A service that is ready.
    struct Ready: Sendable {
        var server: RunningServer
        var began: Moment
        var ready: Moment
    }

    init(_ stand: Stand) throws {
        self.stand = stand
        settings = "\(stand.folder.path)/fleet.env"
        // Without a file of their own they would read whatever lies in the working directory.
        try TextFile.write("LOG_LEVEL=warning\n", to: settings)
        for name in Self.portSettings { ports[name] = try stand.freePort() }
    }

    /// Starts a service and waits until it says that it is ready.
    func start(_ name: String, state: String) async throws -> Ready { try await begin(name, state: state).ready() }

    /// Starts a service and waits for nothing.
    ///
    /// - Parameters:
    ///   - more: Settings of its own.
    ///   - prefix: The program that starts it in its own place, with its words.
    func begin(
        _ name: String, state: String, _ more: [String: String] = [:], behind prefix: [String] = []
    ) throws -> Starting {
        guard let place = Self.names.firstIndex(of: name), let port = ports[Self.portSettings[place]] else {
            throw Problem(.invalid, "\(name) is no service.")
        }
        let notices = try ReadinessSocket("\(stand.folder.path)/\(name).sock")
        var environment = ports.mapValues { String($0) }
        environment["FLEET_ENV_FILE"] = settings
        environment["STATE_DIR"] = state
        environment["NOTIFY_SOCKET"] = notices.path
        environment.merge(more) { $1 }
        let began = Moment.now
        let process = try stand.start(name, environment: environment, behind: prefix)
        return Starting(
            server: RunningServer(process: process, address: .loopback(port: port)), began: began, notices: notices)
    }

    /// A service that was started and may not be ready.
    @OnLoop
    struct Starting {
        let server: RunningServer
        let began: Moment
        let notices: ReadinessSocket

        func ready() async throws -> Ready {
            defer { notices.close() }
            let failure = Problem(.unavailable, "A service did not become ready.")
            do {
                return Ready(server: server, began: began, ready: try await notices.ready(within: .seconds(20)))
            } catch {
                throw Problem(.unavailable, "\(failure.message) It said: \(server.process.output)")
            }
        }
    }
}
