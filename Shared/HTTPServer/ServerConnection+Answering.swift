import HTTP
import Net
import Problems

/// From requests to answers.
extension ServerConnection {
    /// Has a request answered. A handler that does not wait has answered when this returns.
    func start(_ exchange: Exchange) {
        phase = .handling
        let request = exchange.request()
        if exchange.head.framing == .none, object(to: request, exchange) { return }
        switch exchange.route.handler {
        case .atOnce(let handler):
            let response = server.answer(request, in: exchange, handler)
            if !answerWhole(response, to: exchange) { begin { await self.answerLong(response, to: exchange) } }
        case .waiting(let handler):
            begin { await self.work(on: request, handler, exchange) }
        }
    }

    /// Whether a request is not let through, which it has been told then.
    func object(to request: Request, _ exchange: Exchange) -> Bool {
        guard let problem = server.objection(to: request, for: exchange.served) else { return false }
        if exchange.head.framing != .none { isLast = true }
        phase = .handling
        exchange.isAnswered = true
        reply(exchange.route.problemStyle.answer(problem, request), to: exchange)
        return true
    }

    /// Starts the task of a request. It prefers the loop, so that whatever it waits for brings it back here without
    /// another thread.
    private func begin(_ work: @escaping @Sendable () async -> Void) {
        task = Task(executorPreference: EventLoop.shared, operation: work)
        guard let exchange, exchange.outgoing == nil else { return }
        setHandlerDeadline(exchange)
    }

    private func work(on request: Request, _ handler: RouteHandler.Waiting, _ exchange: Exchange) async {
        let response = await server.answer(request, in: exchange, handler)
        if !answerWhole(response, to: exchange) { await answerLong(response, to: exchange) }
    }

    /// Sends an answer that is there as a whole; any other is left alone.
    private func answerWhole(_ response: Response, to exchange: Exchange) -> Bool {
        guard phase == .handling, self.exchange === exchange, !exchange.isAnswered else { return true }
        if !response.status.isFinal, !response.isUpgrade {
            exchange.isAnswered = true
            reply(server.blunder("A handler answered with the status \(response.status.code).", exchange), to: exchange)
            return true
        }
        switch response.content {
        case .none, .bytes:
            exchange.isAnswered = true
            reply(response, to: exchange)
            return true
        case .stream, .upgrade: return false
        }
    }

    private func answerLong(_ response: Response, to exchange: Exchange) async {
        guard phase == .handling, self.exchange === exchange, !exchange.isAnswered else { return }
        exchange.isAnswered = true
        if case .upgrade(let upgrade) = response.content {
            await leaveHTTP(response, upgrade, exchange)
        } else {
            await streamOut(response, exchange)
        }
    }

    /// Sends an answer that is whole.
    func reply(_ response: Response, to exchange: Exchange) {
        var body: [UInt8] = []
        if case .bytes(let bytes) = response.content { body = bytes }
        let framing: ResponseEncoder.Framing = response.status.allowsBody ? .length(body.count) : .none
        sendHead(response, framing, exchange)
        if exchange.head.method != .head, response.status.allowsBody, !body.isEmpty {
            exchange.bytesSent = body.count
            if body.count <= 16 << 10 {
                server.encoder.bytes.append(contentsOf: body)
                if server.encoder.isFull { server.flush(self) }
            } else {
                server.flush(self)
                send(body)
            }
        }
        conclude(exchange, response.status)
    }

    private func sendHead(_ response: Response, _ framing: ResponseEncoder.Framing, _ exchange: Exchange) {
        server.claim(self)
        // A body that is still arriving cannot be told from a next request once the answer is out.
        if !exchange.bodyIsComplete { isLast = true }
        if !response.headers.isEmpty, response.headers.hasToken("Connection", "close") { isLast = true }
        server.encoder.head(
            response, framing, minorVersion: exchange.head.minorVersion, keepsAlive: !isLast, requestID: exchange.id)
    }

    private func conclude(_ exchange: Exchange, _ status: Status) {
        exchange.end()
        server.concluded(exchange, status, sender)
        self.exchange = nil
        task = nil
        phase = .head
        setDeadline(EventLoop.shared.now.advanced(byNanoseconds: server.idleNanoseconds))
        guard !isProcessing else { return }
        server.flush(self)
        afterTurn()
        readOn()
    }

    func send(_ bytes: [UInt8]) {
        handed += bytes.count
        stream.send(bytes)
    }

    // MARK: Bodies made while they are sent

    private func streamOut(_ response: Response, _ exchange: Exchange) async {
        let framing = framing(of: response, exchange)
        if case .untilClose = framing { isLast = true }
        sendHead(response, framing, exchange)
        server.flush(self)
        guard exchange.head.method != .head, response.status.allowsBody else {
            return conclude(exchange, response.status)
        }
        let outgoing = OutgoingBody(self, framing)
        exchange.outgoing = outgoing
        exchange.isEndless = response.isEndless
        if response.isEndless, server.isDraining { withUnsafeCurrentTask { $0?.cancel() } }
        watchReader()
        do {
            if case .stream(_, let make) = response.content { try await make(outgoing) }
            guard outgoing.isComplete else { throw Problem(.broken, "An answer was cut short.") }
        } catch {
            // A client that left is no failure of ours, nor is being told to stop.
            if phase == .handling, !(error is CancellationError) { server.failed(error, exchange) }
            // The head has left: the only way to say that the body is not whole is to break off.
            server.flush(self)
            return drop()
        }
        guard phase == .handling else { return }
        if case .chunked = framing {
            server.claim(self)
            server.encoder.append("0\r\n\r\n")
        }
        conclude(exchange, response.status)
    }

    private func framing(of response: Response, _ exchange: Exchange) -> ResponseEncoder.Framing {
        guard response.status.allowsBody else { return .none }
        return switch response.content {
        case .stream(let length?, _): .length(length)
        default: exchange.head.minorVersion == 1 ? .chunked : .untilClose
        }
    }

    /// Sends one part of a body that is being made.
    func sendPart(_ bytes: [UInt8], _ framing: ResponseEncoder.Framing) {
        if case .chunked = framing {
            server.claim(self)
            server.encoder.chunk(bytes)
            server.flush(self)
        } else {
            server.flush(self)
            send(bytes)
        }
    }

    // MARK: Leaving HTTP

    private func leaveHTTP(_ response: Response, _ upgrade: any Upgrade, _ exchange: Exchange) async {
        guard let upgrade = upgrade as? any StreamUpgrade, response.status == .switchingProtocols else {
            return reply(server.blunder("The server does not know this upgrade.", exchange), to: exchange)
        }
        // Whoever did not ask for it in HTTP/1.1 is not given it (RFC 9110 §7.8); nor is a body left lying around.
        guard exchange.head.wantsUpgrade, exchange.bodyIsComplete else {
            return reply(server.insist(on: response.headers["Upgrade"] ?? "", exchange), to: exchange)
        }
        sendHead(response, .none, exchange)
        server.flush(self)
        phase = .upgraded
        deadline = .never
        timer.stop()
        self.exchange = nil
        self.upgrade = upgrade
        server.concluded(exchange, response.status, sender)
        if server.isDraining { upgrade.serverStops() }
        let early = pending
        pending = []
        stream.wantsBytes(true)
        await upgrade.take(over: stream, early)
        leave()
    }
}

extension Status {
    /// Ends an exchange, as opposed to 1xx; and is a status at all.
    fileprivate var isFinal: Bool { (200...599).contains(code) }
}

extension Response {
    fileprivate var isUpgrade: Bool { if case .upgrade = content { true } else { false } }
}
