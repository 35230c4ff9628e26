import Net
import Problems

/// One client of a server under load: asks, reads the whole answer, and asks again, without a task between.
@OnLoop
final class LoadConnection: ByteStreamReader {
    private let stream: SocketStream
    private var request: LoadRequest
    /// What is asked after so many answers; without it the same again.
    private let next: ((Int) -> LoadRequest)?
    private var count = 0
    private let tally: LoadTally
    private var began = Moment.now
    /// The start of a head that has not arrived whole.
    private var head: [UInt8] = []
    /// Bytes of the body, and how many of them have not arrived.
    private(set) var length = 0
    private var left = 0
    private(set) var isWaiting = false

    init(
        to address: SocketAddress, _ request: LoadRequest, _ tally: LoadTally, next: ((Int) -> LoadRequest)? = nil
    ) async throws {
        self.request = request
        self.next = next
        self.tally = tally
        stream = try await Connector.connect(to: address, within: .seconds(5))
        stream.start(self)
    }

    func ask() {
        began = .now
        isWaiting = true
        stream.send(request.bytes)
    }

    /// Asks for something once and waits for the answer; answers how many bytes it has.
    func askOnce(_ request: LoadRequest) async throws -> Int {
        self.request = request
        try await askOnce()
        return length
    }

    /// Asks once and waits for the answer.
    func askOnce() async throws {
        ask()
        try await untilAnswered()
    }

    /// Waits for the answer that is under way, while nothing is asked again.
    func untilAnswered() async throws {
        while isWaiting { try await tally.untilSettled(within: .seconds(5)) }
        guard tally.failures == 0 else { throw Problem(.broken, "A connection broke before it was answered.") }
    }

    func close() { stream.close() }

    // MARK: ByteStreamReader

    func received(_ bytes: UnsafeRawBufferPointer) {
        if left > 0 {
            left -= bytes.count
            if left <= 0 { answered() }
        } else if head.isEmpty {
            read(bytes)
        } else {
            let whole = head + bytes
            head = []
            whole.withUnsafeBytes { read($0) }
        }
    }

    func drained() {}

    func ended(_ end: StreamEnd) {
        isWaiting = false
        tally.broke()
    }

    private func read(_ bytes: UnsafeRawBufferPointer) {
        guard let end = bytes.place(of: "\r\n\r\n") else {
            head = Array(bytes)
            return
        }
        let fields = UnsafeRawBufferPointer(rebasing: bytes[..<end])
        guard bytes.starts(with: "HTTP/1.1 20".utf8), let start = fields.place(of: "\r\nContent-Length: ")
        else { return refused() }
        length = 0
        for byte in fields[(start + 18)...] {
            guard byte >= UInt8(ascii: "0") else { break }
            length = length * 10 + Int(byte - UInt8(ascii: "0"))
        }
        left = end + 4 + length - bytes.count
        if left <= 0 { answered() }
    }

    private func answered() {
        left = 0
        isWaiting = false
        guard tally.note(Moment.now.nanoseconds - began.nanoseconds) else { return }
        count += 1
        if let next { request = next(count) }
        ask()
    }

    private func refused() {
        isWaiting = false
        stream.close()
        tally.broke()
    }
}

/// What a client of a load asks, as it is sent.
struct LoadRequest: Sendable {
    let bytes: [UInt8]

    static func getting(_ path: String) -> LoadRequest {
        LoadRequest(bytes: Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n".utf8))
    }

    static func posting(_ json: String, to path: String) -> LoadRequest {
        let head = "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        return LoadRequest(bytes: Array("\(head)Content-Length: \(json.utf8.count)\r\n\r\n\(json)".utf8))
    }
}

/// What all connections of a load have seen.
@OnLoop
final class LoadTally {
    /// Whether those that were answered ask again.
    var goesOn = true
    private(set) var times: [Int64] = []
    private(set) var failures = 0
    private let settled = Signal()

    /// Notes how long an answer took; whether there shall be another.
    func note(_ nanoseconds: Int64) -> Bool {
        times.append(nanoseconds)
        if !goesOn { settled.raise() }
        return goesOn
    }

    func broke() {
        failures += 1
        settled.raise()
    }

    /// Starts to count anew, after warming up.
    func reset() { times.removeAll(keepingCapacity: true) }

    /// Waits until one more was answered or broke, while nothing is asked again.
    fileprivate func untilSettled(within limit: Duration) async throws {
        let seen = settled.count
        try await settled.wait(beyond: seen, atMost: limit)
        guard settled.count > seen else { throw Problem(.timedOut, "A request was not answered within \(limit).") }
    }
}
