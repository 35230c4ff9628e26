import CLinux
import Glibc
import Problems

/// Finds the addresses behind a name. The system's call for that blocks, so each lookup has a thread of its own.
@OnLoop
package final class Resolver {
    package static let shared = Resolver()

    /// Lookups under way at once, and those that may wait for their turn.
    package static let mostAtOnce = 4
    package static let mostWaiting = 256

    private var running = 0
    private var waiting: [Lookup] = []

    private struct Lookup {
        let host: String
        let found: Promise<[SocketAddress]>
    }

    /// Every address of a host, in the order the system prefers; numbers and `localhost` are answered at once.
    package func addresses(of host: String, port: Int, within limit: Duration) async throws -> [SocketAddress] {
        guard (0...65_535).contains(port) else { throw Problem(.invalid, "\(port) is not a port.") }
        if let address = SocketAddress(numeric: host, port: port) { return [address] }
        if host.lowercased() == "localhost" {
            return [.loopback(port: port)] + [SocketAddress(numeric: "::1", port: port)].compactMap(\.self)
        }
        guard (1...253).contains(host.utf8.count), host.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw Problem(.invalid, "The name of the host is not one.")
        }
        waiting.removeAll { !$0.found.isOpen }
        guard waiting.count < Self.mostWaiting else {
            throw Problem(.unavailable, "Too many names are being looked up.", retryAfter: .seconds(5))
        }
        let lookup = Lookup(host: host, found: Promise())
        waiting.append(lookup)
        startNext()
        let timer = Timer {
            lookup.found.fail(Problem(.timedOut, "The address of \(host) was not found within \(limit)."))
        }
        timer.start(after: limit)
        defer { timer.stop() }
        return try await lookup.found.value.compactMap { SocketAddress(numeric: $0.host, port: port) }
    }

    /// A thread that has begun goes on when nobody waits for it any more: the system's call cannot be stopped.
    private func startNext() {
        while running < Self.mostAtOnce, !waiting.isEmpty {
            let lookup = waiting.removeFirst()
            guard lookup.found.isOpen else { continue }
            running += 1
            let host = lookup.host
            let found = lookup.found
            let hasStarted = startThread {
                let outcome = Result { try lookUp(host) }
                OnLoop.soon { self.ended(found, outcome) }
            }
            if !hasStarted { ended(found, .failure(Problem(.unavailable, "The system gives no thread."))) }
        }
    }

    private func ended(_ found: Promise<[SocketAddress]>, _ outcome: Result<[SocketAddress], any Error>) {
        running -= 1
        found.end(outcome)
        startNext()
    }
}

/// Asks the system, and blocks until it answers.
private func lookUp(_ host: String) throws -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_ADDRCONFIG
    var list: UnsafeMutablePointer<addrinfo>?
    let outcome = getaddrinfo(host, nil, &hints, &list)
    guard outcome == 0 else {
        let reason = gai_strerror(outcome).map { String(cString: $0) } ?? "error \(outcome)"
        throw Problem(.unavailable, "The address of \(host) was not found: \(reason).")
    }
    defer { freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var next = list
    while let entry = next?.pointee {
        var storage = sockaddr_storage()
        let size = min(Int(entry.ai_addrlen), MemoryLayout<sockaddr_storage>.size)
        memcpy(&storage, entry.ai_addr, size)
        if let address = SocketAddress(storage), !addresses.contains(address) { addresses.append(address) }
        next = entry.ai_next
    }
    return addresses
}

/// Runs `body` on a thread of its own, which ends with it; false when the system gives none.
private func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
    let task = Unmanaged.passRetained(ThreadBody(body))
    var thread = pthread_t()
    let outcome = pthread_create(
        &thread, nil,
        { argument in
            linux_name_thread("resolver")
            // The one reference made above arrives here, once.
            Unmanaged<ThreadBody>.fromOpaque(argument!).takeRetainedValue().run()
            return nil
        }, task.toOpaque())
    guard outcome == 0 else {
        task.release()
        return false
    }
    pthread_detach(thread)
    return true
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
