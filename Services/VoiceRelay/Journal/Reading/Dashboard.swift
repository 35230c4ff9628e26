import Fleet
import HTTP
import HTTPServer
import JSON
import Net
import WebSocket

/// Shows calls as they happen: over a socket, which begins with the calls that go on.
struct Dashboard: Sendable {
    let events: EventLog
    let shelf: CallShelf

    /// How long a reader that takes nothing is waited for.
    private static let patience = Duration.seconds(10)

    var routes: [Route] {
        [
            .get("/dashboard", "Says where calls are shown.", page).documented { $0.tag = "calls" },
            .get("/dashboard-ws", "Tells every event of every call over a WebSocket.", socket).documented {
                $0.tag = "calls"
                $0.answers = [101: "A snapshot of the calls that go on follows, and then each event as JSON."]
            },
        ]
    }

    @OnLoop private func page(_ request: Request) throws -> Response {
        .text(
            """
            Calls are shown in the console, at its place Voice. The console is the gateway's (port 3000).

            What it shows can be had here:
              /calls                  calls that are over and calls that go on, newest first
              /calls/live             calls that go on
              /calls/{Sid}            one call with every turn
              /calls/{Sid}/frames     every frame of it
              /dashboard-ws           a WebSocket with everything that happens in calls

            """)
    }

    private func socket(_ request: Request) async throws -> Response {
        var limits = Limits()
        limits.messageBytes = 4 << 10
        limits.stall = Self.patience
        return .webSocket(request, limits: limits) { socket in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask(executorPreference: EventLoop.shared) { try await tell(socket) }
                // What a watcher says is of no interest; that it leaves is.
                group.addTask(executorPreference: EventLoop.shared) { for try await _ in await socket.messages {} }
                defer { group.cancelAll() }
                try await group.next()
            }
        }
    }

    private func tell(_ socket: WebSocket) async throws {
        let watcher = DashboardWatcher(socket: socket, shelf: shelf)
        let position = try await watcher.sendSnapshot()
        try await events.tell(watcher, types: CallEvents.all, after: position)
    }
}

/// One who watches calls over a socket.
private struct DashboardWatcher: EventTeller {
    let socket: WebSocket
    let shelf: CallShelf

    /// Sends the calls that go on; answers up to which event that is so.
    @discardableResult
    func sendSnapshot() async throws -> Int {
        let live = try await shelf.live()
        let snapshot: JSONValue = ["type": "snapshot", "calls": .array(live.calls.map(\.json))]
        try await socket.send(utf8: snapshot.bytes)
        return live.position
    }

    func send(_ event: ServerEvent) async throws {
        switch event.type {
        case "hello": break
        // It was so slow that what it had not heard has been forgotten: it begins anew.
        case "reset": try await sendSnapshot()
        default: try await socket.send(text: event.text)
        }
    }

    func send(place id: String) async throws {}
}
