import CCurl
import HTTP
import Net
import Problems

/// One exchange with a server, from handing it to libcurl until its last byte has been read or nobody wants it.
///
/// ```
/// waiting for a connection ──▶ sent ──▶ head ──▶ body ──▶ over
///            └───────────────────┴────────┴────────┴──────▶ over: failed, cancelled
/// ```
@OnLoop
final class Transfer {
    let request: ClientRequest
    let origin: Origin
    let curl: CurlLoop
    let upload: Upload?
    /// Present while libcurl works for this transfer.
    var handle: EasyHandle?

    private let deadline: Moment
    private let headDue: Moment
    private var end: End?
    private(set) var wasSent = false
    /// Sent, and not a byte of the answer is there.
    private(set) var isUnanswered = false
    /// `mayReach` has turned down an address.
    private var isForbidden = false
    private var head = ResponseHead()
    private var hasHead = false
    private var sender: CheckedContinuation<Void, any Error>?

    private var arrived: [UInt8] = []
    private var total = 0
    private var isPaused = false
    private var reader: CheckedContinuation<Void, Never>?

    private var timer: Timer?
    private var armedFor = Moment.never
    private var progressed = Moment.now

    /// How much of a body waits for its reader before the server is slowed down.
    static let capacity = 256 << 10

    private enum End {
        case complete
        case failed(TransferFailure)
        case threw(any Error)
    }

    init(_ request: ClientRequest, to origin: Origin, by deadline: Moment, over curl: CurlLoop) throws(TransferFailure)
    {
        self.request = request
        self.origin = origin
        self.deadline = deadline
        headDue = request.headDeadline.map { .now + $0 } ?? .never
        self.curl = curl
        upload = try Upload(request)
    }

    // MARK: Sending

    /// Sends the request and waits for the answer's head.
    func response() async throws -> ClientResponse {
        try Task.checkCancellation()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                // The way to here may have been a turn of the loop, in which it was cancelled: nobody would say so again.
                if let end { return tell(end, to: waiter) }
                sender = waiter
                begin()
            }
        } onCancel: {
            Task { @OnLoop in cancel() }
        }
        return ClientResponse(
            status: head.status, headers: head.headers, version: head.version, body: ResponseBody(self))
    }

    private func begin() {
        upload?.resumed = { [unowned self] in unpause() }
        upload?.broke = { [unowned self] in finish(.threw($0)) }
        timer = Timer { [unowned self] in checkTime() }
        do throws(TransferFailure) {
            try curl.add(self)
        } catch {
            return finish(.failed(error))
        }
        arm()
    }

    /// The request is about to leave on a connection to that address, which is read where it matters. False forbids it.
    func willSend(to address: () -> SocketAddress?) -> Bool {
        if let mayReach = request.mayReach, address().map(mayReach) != true { return refused(.notAllowed) }
        if isUnanswered {
            // libcurl sends again by itself when a kept connection turns out dead. Whether the server has acted is
            // unknown then, so only what may be done twice is. It counts such tries until the handle is reset.
            handle?.shape = nil
            guard request.isIdempotent else { return refused(.reset) }
        }
        wasSent = true
        request.whenSent?()
        isUnanswered = true
        note()
        return true
    }

    func mayConnect(to address: SocketAddress?) -> Bool {
        guard let mayReach = request.mayReach else { return true }
        if address.map(mayReach) == true { return true }
        isForbidden = true
        return false
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Upload.Read {
        guard end == nil, let upload else { return .ended }
        note()
        return upload.read(into: buffer)
    }

    // MARK: Receiving

    /// Takes a line of the head, or of the trailers, which are dropped. False ends the transfer.
    func takeLine(_ line: UnsafeRawBufferPointer) -> Bool {
        guard end == nil else { return false }
        isUnanswered = false
        guard !hasHead else { return true }
        do throws(TransferFailure) {
            guard case .complete = try head.take(line) else { return true }
            if let limit = request.longestBody, let length = head.contentLength, length > limit,
                request.method != .head, head.status.allowsBody
            {
                throw .tooLarge(limit: limit)
            }
        } catch {
            return refused(error)
        }
        hasHead = true
        note()
        sender?.resume()
        sender = nil
        return true
    }

    /// Takes a part of the body, unless its reader is too far behind.
    func takeBody(_ bytes: UnsafeRawBufferPointer) -> BodyVerdict {
        guard end == nil else { return .refused }
        guard arrived.isEmpty || arrived.count + bytes.count <= Transfer.capacity else {
            isPaused = true
            return .later
        }
        total += bytes.count
        if let limit = request.longestBody, total > limit {
            fail(.tooLarge(limit: limit))
            return .refused
        }
        arrived.append(contentsOf: bytes)
        note()
        wakeReader()
        return .taken
    }

    /// The next part of the body; nil after the last.
    func next() async throws -> [UInt8]? {
        while true {
            if !arrived.isEmpty {
                let part = arrived
                arrived = []
                if isPaused {
                    isPaused = false
                    unpause()
                }
                return part
            }
            switch end {
            case .complete: return nil
            case .failed(let failure): throw failure.problem(at: origin)
            case .threw(let error): throw error
            case nil: try await waitForMore()
            }
        }
    }

    private func waitForMore() async throws {
        guard reader == nil else { throw Problem(.broken, "The body of an answer has one reader.") }
        try Task.checkCancellation()
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                // The way to here may have been a turn of the loop, in which what is waited for has come.
                if !arrived.isEmpty || end != nil { waiter.resume() } else { reader = waiter }
            }
        } onCancel: {
            Task { @OnLoop in cancel() }
        }
    }

    private func wakeReader() {
        reader?.resume()
        reader = nil
    }

    // MARK: Ending

    /// Nobody wants it any more.
    func cancel() { finish(.threw(CancellationError())) }

    func fail(_ failure: TransferFailure) { finish(.failed(failure)) }

    /// libcurl is done with it.
    func ended(_ code: CURLcode, _ handle: EasyHandle) {
        if code == CURLE_OK {
            finish(hasHead ? .complete : .failed(.malformed))
        } else if isForbidden, !wasSent {
            fail(.notAllowed)
        } else {
            fail(TransferFailure(code, of: handle, wasSent: wasSent, hasHead: hasHead))
        }
    }

    private func finish(_ end: End) {
        guard self.end == nil else { return }
        self.end = end
        upload?.stop()
        timer?.stop()
        timer = nil
        curl.remove(self)
        if let sender {
            self.sender = nil
            tell(end, to: sender)
        }
        wakeReader()
    }

    private func tell(_ end: End, to sender: CheckedContinuation<Void, any Error>) {
        switch end {
        case .complete: sender.resume()
        case .failed(let failure): sender.resume(throwing: FailedTry(failure: failure, wasSent: wasSent))
        case .threw(let error): sender.resume(throwing: error)
        }
    }

    /// Lets libcurl go on wherever neither the stream nor the reader is what it waits for.
    private func unpause() {
        note()
        curl.perform { [weak self] in
            guard let self, let handle, end == nil else { return }
            var held = CURLPAUSE_CONT
            if isPaused { held |= CURLPAUSE_RECV }
            if upload?.isStarved == true { held |= CURLPAUSE_SEND }
            _ = curl_easy_pause(handle.easy, held)
        }
    }

    // MARK: Time

    private func note() {
        progressed = .now
        arm()
    }

    /// When this stage has lasted too long, unless it is ourselves who are slow.
    private var stageLimit: (Moment, TransferFailure.Stage)? {
        if !wasSent {
            // libcurl times the connecting itself; this bounds the wait for a connection that is free.
            return (progressed + max(request.firstByteDeadline, request.connectDeadline), .connecting)
        }
        if !hasHead {
            return upload?.isStarved == true ? nil : (progressed + request.firstByteDeadline, .waitingForHead)
        }
        return arrived.isEmpty && !isPaused ? (progressed + request.idleDeadline, .idle) : nil
    }

    /// Moves the timer when it would be late. Mostly it is early, and then it just looks again.
    private func arm() {
        guard end == nil, let timer else { return }
        let pause = hasHead ? request.idleDeadline : request.firstByteDeadline
        let next = min(deadline, hasHead ? .never : headDue, stageLimit?.0 ?? .now + pause)
        guard next < armedFor else { return }
        armedFor = next
        timer.start(at: next)
    }

    private func checkTime() {
        armedFor = .never
        let now = Moment.now
        if deadline <= now {
            fail(.timedOut(.whole))
        } else if !hasHead, headDue <= now {
            fail(.timedOut(.waitingForHead))
        } else if let (limit, stage) = stageLimit, limit <= now {
            fail(.timedOut(stage))
        } else {
            arm()
        }
    }
}
