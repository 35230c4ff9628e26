import HTTP
import HTTPClient
import Net
import Problems

@testable import Fleet

/// One who listens without a socket.
@OnLoop
final class Ear: BodyWriter {
    private var parser = ServerSentEvents()
    private var heard: [ServerSentEvent] = []
    private var isDeaf: Bool
    private let changed = Signal()

    nonisolated init(isDeaf: Bool = false) { self.isDeaf = isDeaf }

    @OnLoop func write(_ bytes: [UInt8]) async throws {
        heard += try parser.take(bytes)
        changed.raise()
        while isDeaf { try await changed.wait(beyond: changed.count) }
    }

    func hearAgain() {
        isDeaf = false
        changed.raise()
    }

    /// Waits until the first event has arrived at a deaf ear.
    func standsStill() async throws {
        while heard.isEmpty { try await changed.wait(beyond: changed.count, atMost: .seconds(30)) }
    }

    /// Waits until it would come again from there.
    func stands(at place: String) async throws {
        while parser.lastEventID != place {
            let seen = changed.count
            try await changed.wait(beyond: seen, atMost: .seconds(30))
            if changed.count == seen { throw Problem(.timedOut, "It stands at \(parser.lastEventID).") }
        }
    }

    /// Waits until so many events were heard.
    func events(_ count: Int) async throws -> [ServerSentEvent] {
        while heard.count < count {
            let seen = changed.count
            try await changed.wait(beyond: seen, atMost: .seconds(30))
            if changed.count == seen { throw Problem(.timedOut, "Heard only \(heard)") }
        }
        return Array(heard[..<count])
    }

    nonisolated func listen(_ events: EventLog, after place: Int, _ body: () async throws -> Void) async throws {
        try await listen(events, "/events?after=\(place)", body)
    }

    /// Listens while `body` runs.
    nonisolated func listen(
        _ events: EventLog, _ target: String = "/events", headers: Headers = [:], _ body: () async throws -> Void
    ) async throws {
        let response = try await events.listen(Request(.get, Target(target)!, headers: headers))
        guard case .stream(_, let make) = response.content else { throw Problem(.broken, "That is no stream.") }
        let listening = Task(executorPreference: EventLoop.shared) { try await make(self) }
        do {
            try await body()
            listening.cancel()
        } catch {
            listening.cancel()
            throw error
        }
        try await listening.value
    }
}
