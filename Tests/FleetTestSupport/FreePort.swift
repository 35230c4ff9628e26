import Net
import Problems

/// Ports that nobody listens on.
package enum FreePort {
    /// A port below those that the system gives to outgoing connections, so that none of them takes it meanwhile.
    @OnLoop
    package static func any() throws -> Int {
        for _ in 0..<200 {
            let port = Int.random(in: 10_000...30_000)
            guard let listener = try? Listener(at: .loopback(port: port), accepted: { _ in }) else { continue }
            listener.close()
            return port
        }
        throw Problem(.unavailable, "No port is free.")
    }
}
