import HTTP
import Net
import Problems

/// One request and what has become of it so far.
@OnLoop
final class Exchange {
    let head: RequestHead
    let served: ServedRoute
    let path: PathParameters
    let sender: Sender
    let id: String
    /// Which of the server's exchanges this is: clients choose ids, and may choose the same twice.
    let number: Int
    let began: Moment
    /// The answer of those that need no handler.
    var refusal: Response?
    var isAnswered = false
    /// Its answer lasts until somebody ends it.
    var isEndless = false
    var bytesSent = 0
    var outgoing: OutgoingBody?
    private(set) var incoming: IncomingBody?
    private(set) var bodyIsComplete = true

    private var collected: [UInt8] = []
    private var limit = 0
    private var received = 0
    private var chunks: ChunkDecoder?
    private var bodyIsRefused = false

    init(
        _ head: RequestHead, _ route: ServedRoute?, _ path: PathParameters, from sender: Sender, id: String,
        number: Int
    ) {
        self.head = head
        served = route ?? .none
        self.path = path
        self.sender = sender
        self.id = id
        self.number = number
        began = EventLoop.shared.now
    }

    /// Makes ready for a body.
    func receive(upTo limit: Int, collecting: Bool, resume: @escaping @OnLoop () -> Void) {
        self.limit = limit
        bodyIsComplete = false
        if head.framing == .chunked { chunks = ChunkDecoder() }
        if collecting {
            if route.body.shape != nil { collected.reserveCapacity(min(expectedLength, 64 << 10)) }
        } else {
            incoming = IncomingBody(resumeReading: resume)
        }
    }

    var route: Route { served.route }

    var expectedLength: Int {
        if case .length(let length) = head.framing { length } else { limit }
    }

    /// Takes a part of the body. Answers how many bytes belonged to it.
    func take(_ bytes: UnsafeRawBufferPointer) throws(Refusal) -> Int {
        guard !bodyIsRefused else { return bytes.count }
        var used = 0
        if chunks != nil {
            let outcome: Result<Int, Refusal>
            do throws(Refusal) {
                outcome = .success(try chunks!.decode(bytes) { keep($0) })
            } catch {
                outcome = .failure(error)
            }
            // What is too long was so before anything behind it could be wrong.
            guard received <= limit else { throw Refusal(.contentTooLarge, Body.tooLarge(limit).message) }
            used = try outcome.get()
            bodyIsComplete = chunks!.isDone
        } else {
            used = min(expectedLength - received, bytes.count)
            keep(UnsafeRawBufferPointer(rebasing: bytes[..<used]))
            bodyIsComplete = received == expectedLength
        }
        if bodyIsComplete { incoming?.finish(.success(())) }
        return used
    }

    private func keep(_ bytes: UnsafeRawBufferPointer) {
        received += bytes.count
        guard received <= limit else { return }
        if let incoming {
            incoming.append(bytes)
        } else if route.body.shape != nil {
            collected.append(contentsOf: bytes)
        }
    }

    func request() -> Request {
        var body = Body.none
        if let incoming {
            body = .stream(incoming)
        } else if !collected.isEmpty {
            body = .bytes(collected)
            collected = []
        }
        return Request(
            head.method, head.target, headers: head.headers, body: body, path: path, sender: sender,
            minorVersion: head.minorVersion, id: id)
    }

    /// The rest of the body cannot be read; what still arrives of it is thrown away.
    func refuseBody(_ problem: Problem) {
        bodyIsRefused = true
        incoming?.finish(.failure(problem))
    }

    /// A handler that has answered reads no more of its body, and writes no more of its answer.
    func end() {
        if let outgoing { bytesSent = outgoing.bytesSent }
        let answered = Problem(.broken, "The request has been answered.")
        incoming?.finish(.failure(answered))
        outgoing?.fail(answered)
    }

    /// The client has gone: whoever waits for it must not wait any longer.
    func abandon(_ problem: Problem) {
        if let outgoing { bytesSent = outgoing.bytesSent }
        incoming?.finish(.failure(problem))
        outgoing?.fail(problem)
    }
}
