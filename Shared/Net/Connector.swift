import CLinux
import Glibc
import Problems

/// Opens connections to other hosts.
@OnLoop
package enum Connector {
    /// The most addresses of one name that are tried.
    private static let mostAddresses = 8

    /// Connects to the first address of a host that answers. Each gets its share of the time that is left, so that one
    /// that is silent does not take that of the others.
    package static func connect(host: String, port: Int, within limit: Duration) async throws -> SocketStream {
        let end = Moment.now + limit
        let addresses = try await Resolver.shared.addresses(of: host, port: port, within: limit).prefix(mostAddresses)
        var failure = Failure.refused(EADDRNOTAVAIL)
        for (index, address) in addresses.enumerated() {
            do {
                return try await attempt(address, within: (end - .now) / (addresses.count - index))
            } catch let reason as Failure {
                failure = reason
            }
        }
        throw failure.problem("\(host):\(port)", limit)
    }

    /// Connects to one address.
    package static func connect(to address: SocketAddress, within limit: Duration) async throws -> SocketStream {
        do {
            return try await attempt(address, within: limit)
        } catch let failure as Failure {
            throw failure.problem(address.description, limit)
        }
    }

    private static func attempt(_ address: SocketAddress, within limit: Duration) async throws -> SocketStream {
        try Task.checkCancellation()
        let fd = linux_socket(address.systemFamily)
        guard fd >= 0 else { throw Failure.refused(errno) }
        let attempt = Attempt(fd: fd)
        let outcome = address.withSystemAddress { Glibc.connect(fd, $0, $1) }
        if outcome != 0 {
            guard errno == EINPROGRESS || errno == EINTR else {
                let reason = errno
                attempt.shut()
                throw Failure.refused(reason)
            }
            attempt.watch(.writable)
            let timer = Timer { attempt.answered.fail(Failure.silent) }
            timer.start(after: limit)
            defer { timer.stop() }
            do {
                try await attempt.answered.value
            } catch {
                attempt.shut()
                throw error
            }
        }
        attempt.unwatch()
        return SocketStream(connected: fd, peer: address)
    }

    private enum Failure: Error {
        case refused(Int32)
        case silent

        func problem(_ place: String, _ limit: Duration) -> Problem {
            switch self {
            case .refused(let reason):
                Problem(.unavailable, "\(place) cannot be reached: \(systemMessage(reason)).")
            case .silent: Problem(.timedOut, "\(place) did not answer within \(limit).")
            }
        }
    }

    /// A socket that is being connected: it can be written to when that is over.
    private final class Attempt: Source {
        let answered = Promise<Void>()

        override func ready(_ readiness: Readiness) {
            let reason = linux_socket_error(fd)
            answered.end(reason == 0 ? .success(()) : .failure(Failure.refused(reason)))
        }
    }
}
