package import Crypto
import HTTP
package import Net
import Problems
import Telemetry

/// Listens, and has every request answered by the route it is for.
@OnLoop
package final class Server {
    /// Whom it asks for the route of a request.
    package let router: Router
    /// How much it takes, and how long it waits.
    package let limits: ServerLimits
    /// Needed after every answer, so worked out once.
    let idleNanoseconds: Int64
    /// What it has done so far.
    package private(set) var counts = ServerCounts()
    /// It takes nobody new, and every answer is the last of its connection.
    package private(set) var isDraining = false

    private let hooks: (any ServerHooks)?
    private var listeners: [Listener] = []
    private(set) var connections: [ObjectIdentifier: ServerConnection] = [:]
    private var emptied: [CheckedContinuation<Void, Never>] = []
    private var isFull = false
    private var lastNumber = 0

    var encoder = ResponseEncoder()
    private var owner: ServerConnection?

    package init(router: Router, limits: ServerLimits = ServerLimits(), hooks: (any ServerHooks)? = nil) {
        self.router = router
        self.limits = limits
        idleNanoseconds = min(limits.idleTime.nanoseconds, 1 << 60)
        self.hooks = hooks
    }

    // MARK: Listening

    /// Starts to listen, with TLS where a context is given; answers where, which matters when any free port was asked
    /// for. A server that listens is there until it is drained.
    @discardableResult
    package func listen(
        at address: SocketAddress, tls: TLSContext? = nil, sharingPort: Bool = false
    ) throws -> SocketAddress {
        let listener = try Listener(at: address, sharingPort: sharingPort) { self.accept($0, tls) }
        listeners.append(listener)
        return listener.address
    }

    /// Listens on a socket that was opened by somebody else, as by systemd.
    @discardableResult
    package func listen(inherited fd: Int32, tls: TLSContext? = nil) throws -> SocketAddress {
        let listener = try Listener(inherited: fd) { self.accept($0, tls) }
        listeners.append(listener)
        return listener.address
    }

    private func accept(_ stream: SocketStream, _ tls: TLSContext?) {
        if let tls {
            adopt(TLSStream(server: tls, over: stream))
        } else {
            adopt(stream)
        }
    }

    /// Serves a stream, wherever it comes from.
    package func adopt(_ stream: any ByteStream) {
        guard !isDraining else { return stream.close() }
        counts.accepted += 1
        let connection = ServerConnection(self, stream)
        connections[ObjectIdentifier(connection)] = connection
        connection.begin()
        if connections.count >= limits.connections {
            isFull = true
            for listener in listeners { listener.hold() }
        }
    }

    func left(_ connection: ServerConnection) {
        guard connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
        if owner === connection {
            encoder.bytes.removeAll(keepingCapacity: true)
            owner = nil
        }
        if isFull, connections.count < limits.connections {
            isFull = false
            for listener in listeners { listener.resume() }
        }
        if connections.isEmpty {
            for waiting in emptied { waiting.resume() }
            emptied = []
        }
    }

    /// How many connections are open.
    package var connectionCount: Int { connections.count }
    /// How often the machine had no descriptor left for somebody who came.
    package var timesExhausted: Int { listeners.reduce(0) { $0 + $1.timesExhausted } }

    // MARK: Stopping

    /// Takes no more connections, lets what runs finish, and after `limit` breaks off the rest. Whoever has connected
    /// already is answered once, also when nobody has accepted them so far.
    package func drain(within limit: Duration) async {
        for listener in listeners { listener.takeWaiting() }
        isDraining = true
        for listener in listeners { listener.close() }
        listeners = []
        for connection in connections.values { connection.drain() }
        guard !connections.isEmpty else { return }
        let alarm = Timer { self.breakOff() }
        alarm.start(after: limit)
        await withCheckedContinuation { waiter in
            // The way to here may have been a turn of the loop.
            if connections.isEmpty { waiter.resume() } else { emptied.append(waiter) }
        }
        alarm.stop()
    }

    /// Drops every connection, whatever it is doing.
    package func breakOff() {
        for connection in connections.values { connection.drop() }
    }

    // MARK: Requests

    func nextNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    func noteRequest() { counts.requests += 1 }
    func noteRefusal() { counts.refused += 1 }

    func requestID(_ head: RequestHead, _ sender: Sender) -> String {
        hooks?.requestID(for: head, from: sender) ?? ""
    }

    func objection(to request: Request, for route: ServedRoute) -> Problem? {
        hooks?.objection(to: request, for: route)
    }

    /// Has a request answered by a handler that does not wait.
    func answer(_ request: Request, in exchange: Exchange, _ handler: RouteHandler.AtOnce) -> Response {
        do {
            guard let hooks else { return try handler(request) }
            let context = hooks.context(of: request, for: exchange.served, exchange: exchange.number)
            return try LogContext.$current.withValue(context) { try handler(request) }
        } catch {
            return explain(error, request, exchange.served)
        }
    }

    /// Has a request answered by a handler that may wait.
    func answer(_ request: Request, in exchange: Exchange, _ handler: RouteHandler.Waiting) async -> Response {
        do {
            guard let hooks else { return try await handler(request) }
            let context = hooks.context(of: request, for: exchange.served, exchange: exchange.number)
            return try await LogContext.$current.withValue(context) { try await handler(request) }
        } catch {
            return explain(error, request, exchange.served)
        }
    }

    /// Tells a failure in the route's own words.
    private func explain(_ error: any Error, _ request: Request, _ served: ServedRoute) -> Response {
        let problem: Problem
        if let known = Problem(telling: error) {
            problem = known
        } else if error is CancellationError, Task.isCancelled {
            // The client has left, or was told already that this takes too long.
            problem = Problem(.unavailable, "The request was given up.")
        } else {
            hooks?.failed(error, request, served)
            problem = Problem(.broken, "Something went wrong here.")
        }
        return served.route.problemStyle.answer(problem, request)
    }

    func failed(_ error: any Error, _ exchange: Exchange) {
        hooks?.failed(error, exchange.request(), exchange.served)
    }

    func concluded(_ exchange: Exchange, _ status: Status?, _ sender: Sender) {
        guard let hooks else { return }
        hooks.concluded(
            ConcludedExchange(
                number: exchange.number, id: exchange.id, method: exchange.head.method, target: exchange.head.target,
                served: exchange.served, status: status, bytesSent: exchange.bytesSent,
                duration: Moment.now - exchange.began, sender: sender))
    }

    // MARK: Sending

    /// The shared buffer belongs to one connection at a time; another's bytes leave first.
    func claim(_ connection: ServerConnection) {
        guard owner !== connection else { return }
        if let owner { flush(owner) }
        owner = connection
    }

    func flush(_ connection: ServerConnection) {
        guard owner === connection else { return }
        owner = nil
        guard !encoder.bytes.isEmpty else { return }
        connection.handed += encoder.bytes.count
        encoder.bytes.withUnsafeBytes { connection.stream.send($0) }
        if encoder.bytes.capacity > 1 << 20 {
            encoder.bytes = []
        } else {
            encoder.bytes.removeAll(keepingCapacity: true)
        }
    }
}

/// What a server has done since it started.
package struct ServerCounts: Sendable {
    /// Connections taken.
    package var accepted = 0
    /// Requests whose head could be read.
    package var requests = 0
    /// Requests that could not be read.
    package var refused = 0
}
