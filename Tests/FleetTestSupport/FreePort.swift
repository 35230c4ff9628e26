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

    /// The first of some ports that follow each other.
    @OnLoop
    package static func row(of count: Int) throws -> Int {
        for _ in 0..<200 {
            let first = Int.random(in: 10_000...30_000)
            let listeners = (0..<count).compactMap { offset in
                try? Listener(at: .loopback(port: first + offset), accepted: { _ in })
            }
            for listener in listeners { listener.close() }
            if listeners.count == count { return first }
        }
        throw Problem(.unavailable, "No \(count) ports in a row are free.")
    }
}
