import HTTP
import HTTPServer
import Net
import Problems

/// A receiver of webhooks that does each one once, however often it is told: by Twilio's idempotency token.
@OnLoop
final class OnceReceiver {
    private(set) var address = ""
    /// What each token told of.
    private(set) var done: [String: String] = [:]
    /// What it was told more than once, and did not do again.
    private(set) var repeats = 0
    private var subjects = Set<String>()
    private let arrived = Signal()
    private var server: Server?

    init() throws {
        let server = Server(
            router: Router([Route(.post, "/hook", "Takes.", .waiting { [unowned self] in try await self.take($0) })]))
        address = "http://\(try server.listen(at: .loopback(port: 0)))/hook"
        self.server = server
    }

    func stop() {
        server?.breakOff()
        server = nil
    }

    private func take(_ request: Request) async throws -> Response {
        let form = try FormFields(parsing: try await request.body.collect(upTo: 1 << 20))
        guard let token = request.headers["I-Twilio-Idempotency-Token"], let subject = form["MessageSid"] else {
            throw Problem(.invalid, "A webhook without a token or a message came.")
        }
        if done.updateValue(subject, forKey: token) != nil { repeats += 1 }
        subjects.insert(subject)
        arrived.raise()
        return .empty(.noContent)
    }

    /// Waits until it was told of all of these.
    func hears(of wanted: Set<String>) async throws {
        var missing = wanted.subtracting(subjects)
        while !missing.isEmpty {
            let seen = arrived.count
            try await arrived.wait(beyond: seen, atMost: .seconds(60))
            guard arrived.count > seen else {
                throw Problem(.timedOut, "No webhook tells of \(missing.count) messages.")
            }
            missing.subtract(subjects)
        }
    }
}
