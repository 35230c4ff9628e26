import FleetTestSupport
import Glibc
import Net
import Problems

/// Where measuring happens: a folder of its own, and the programs that are measured.
@OnLoop
final class Stand {
    let arguments: Arguments
    let folder = TemporaryFolder("trunkline-bench")
    private let binaries: String
    private var children: [ChildProcess] = []
    private var started = 0

    /// How long a program has until it is ready, and until it has ended.
    private static let patience = Duration.seconds(10)

    init(_ arguments: Arguments) {
        self.arguments = arguments
        if let given = getenv("FLEET_BIN_DIR").map({ String(cString: $0) }), !given.isEmpty {
            binaries = given
        } else {
            var path = [CChar](repeating: 0, count: Int(PATH_MAX))
            let count = max(0, readlink("/proc/self/exe", &path, path.count - 1))
            let own = String(decoding: path[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
            binaries = own.split(separator: "/").dropLast().reduce(into: "") { $0 += "/\($1)" }
        }
    }

    // MARK: Programs

    /// Starts a program that lies beside this one, by itself or by one that makes room for it.
    func start(
        _ name: String, _ words: [String] = [], environment: [String: String] = [:], behind prefix: [String] = []
    ) throws -> ChildProcess {
        let whole = prefix + ["\(binaries)/\(name)"] + words
        return try start(path: whole[0], Array(whole.dropFirst()), environment: environment)
    }

    func start(path: String, _ words: [String], environment: [String: String] = [:]) throws -> ChildProcess {
        started += 1
        let child = try ChildProcess(path, words, environment: environment, log: "\(folder.path)/\(started).log")
        children.append(child)
        return child
    }

    /// Starts the server of fixed answers, and answers where it listens.
    func startWireCheck() async throws -> RunningServer {
        let child = try start("wire-check", ["serve", "--port", "0"])
        let end = Moment.now + Self.patience
        while Moment.now < end, child.exitNow == nil {
            let line = child.output.prefix { $0 != "\n" }
            if let port = line.split(separator: ":").last.flatMap({ Int($0) }), child.output.contains("\n") {
                return RunningServer(process: child, address: .loopback(port: port))
            }
            try await pause(for: .milliseconds(5))
        }
        throw Problem(.unavailable, "wire-check did not start: \(child.output)")
    }

    /// Waits until somebody answers at a port.
    func untilAnswering(_ server: RunningServer) async throws {
        let end = Moment.now + Self.patience
        while true {
            do {
                return try await Connector.connect(to: server.address, within: .seconds(1)).close()
            } catch {
                guard Moment.now < end, server.process.exitNow == nil else {
                    throw Problem(.unavailable, "A server did not start: \(server.process.output)")
                }
            }
            try await pause(for: .milliseconds(10))
        }
    }

    /// A port that nobody listens on just now.
    func freePort() throws -> Int {
        let listener = try Listener(at: .loopback(port: 0)) { $0.close() }
        defer { listener.close() }
        return listener.address.port
    }

    // MARK: Ending

    /// Asks a program to end, and makes it.
    func end(_ child: ChildProcess) async {
        let alarm = Timer { child.send(SIGKILL) }
        alarm.start(after: Self.patience)
        child.send(SIGTERM)
        await child.exited()
        alarm.stop()
        children.removeAll { $0 === child }
    }

    func endAll() async {
        for child in children { await end(child) }
    }

    /// Ends every program at once, for when there is no time to wait.
    func killAll() {
        for child in children { child.send(SIGKILL) }
    }
}

/// A program that serves, and where.
struct RunningServer: Sendable {
    let process: ChildProcess
    let address: SocketAddress
}
