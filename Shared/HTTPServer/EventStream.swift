package import HTTP
package import Net

/// One event of an event stream (WHATWG HTML §9.2).
package struct ServerEvent: Sendable, Hashable {
    package var id: String?
    package var type: String?
    package var text: String

    package init(_ text: String, type: String? = nil, id: String? = nil) {
        self.text = text
        self.type = type
        self.id = id
    }

    /// The event as it is sent. A line break in its text starts another line of the same event, never another event.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 64)
        if let id { Self.line("id: ", id, into: &bytes) }
        if let type { Self.line("event: ", type, into: &bytes) }
        var rest = text.utf8[...]
        while true {
            let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? rest.endIndex
            bytes.append(contentsOf: "data: ".utf8)
            bytes.append(contentsOf: rest[..<end])
            bytes.append(0x0A)
            guard end < rest.endIndex else { break }
            let next = rest.index(after: end)
            let isPair = rest[end] == 0x0D && next < rest.endIndex && rest[next] == 0x0A
            rest = rest[(isPair ? rest.index(after: next) : next)...]
        }
        bytes.append(0x0A)
        return bytes
    }

    static func place(_ id: String) -> [UInt8] {
        var bytes: [UInt8] = []
        line("id: ", id, into: &bytes)
        bytes.append(0x0A)
        return bytes
    }

    private static func line(_ name: String, _ value: String, into bytes: inout [UInt8]) {
        bytes.append(contentsOf: name.utf8)
        bytes.append(contentsOf: value.utf8.lazy.filter { $0 >= 0x20 })
        bytes.append(0x0A)
    }
}

/// Writes events to one listener, and a sign of life when there are none.
@OnLoop
package final class EventStreamWriter: Sendable {
    private let writer: any BodyWriter
    private let heartbeat: Duration
    private var timer: Timer?

    init(_ writer: any BodyWriter, heartbeat: Duration) {
        self.writer = writer
        self.heartbeat = heartbeat
    }

    /// Sends an event, and waits while the listener is slower than the events.
    package func send(_ event: ServerEvent) async throws {
        timer?.start(after: heartbeat)
        try await writer.write(event.encoded)
    }

    /// Tells how far the listener has come, without an event: it comes again from there (WHATWG HTML §9.2.6 has an
    /// event without data set the last event id, and reach nobody).
    package func send(place id: String) async throws {
        timer?.start(after: heartbeat)
        try await writer.write(ServerEvent.place(id))
    }

    func beginHeartbeat() {
        let timer = Timer { [weak self] in self?.beat() }
        timer.start(after: heartbeat)
        self.timer = timer
    }

    func endHeartbeat() { timer?.stop() }

    private func beat() {
        guard let body = writer as? OutgoingBody, (try? body.post(Array(":\n\n".utf8))) != nil else {
            return  // the listener has gone, which the next event will find out
        }
        timer?.start(after: heartbeat)
    }
}

extension Response {
    /// A stream of events that lasts until `make` returns or the listener leaves.
    package static func events(
        heartbeat: Duration = .seconds(15), _ make: @escaping @Sendable (EventStreamWriter) async throws -> Void
    ) -> Response {
        var response = Response(
            contentType: "text/event-stream", headers: ["Cache-Control": "no-store", "X-Accel-Buffering": "no"],
            content: .stream(length: nil) { writer in
                let events = await EventStreamWriter(writer, heartbeat: heartbeat)
                await events.beginHeartbeat()
                let outcome = await Result { try await make(events) }
                await events.endHeartbeat()
                // Cancelled means that the server stops: the stream ends in good order, and the listener comes again.
                if case .failure(let error) = outcome, !(error is CancellationError) { throw error }
            })
        response.isEndless = true
        return response
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
