import Foundation
import HTTPClient
import Net
import Problems

/// A server that does on each connection what the test has written down for it.
@OnLoop
final class ScriptedServer {
    private(set) var connections: [ScriptedConnection] = []
    private var listener: Listener?
    private var scripts: [Task<Void, Never>] = []

    var port: Int { listener?.address.port ?? 0 }
    var url: String { "http://127.0.0.1:\(port)/" }

    init(_ script: @escaping @Sendable @OnLoop (ScriptedConnection) async throws -> Void) throws {
        listener = try Listener(at: .loopback(port: 0)) { [unowned self] stream in
            let connection = ScriptedConnection(stream, number: connections.count)
            connections.append(connection)
            // A script that meets the end of its connection is over.
            scripts.append(Task(executorPreference: EventLoop.shared) { try? await script(connection) })
        }
    }

    /// Answers every request with what `answer` makes of its head and its number on its connection.
    convenience init(answering answer: @escaping @Sendable @OnLoop (String, Int) -> String) throws {
        try self.init { connection in
            var number = 0
            while true {
                let head = try await connection.head()
                _ = try await connection.bytes(contentLength(head))
                connection.send(answer(head, number))
                number += 1
            }
        }
    }

    /// Answers every request, those for what is slow once `release` has happened.
    convenience init(holdingSlowUntil release: Happening) throws {
        try self.init { connection in
            while true {
                let head = try await connection.head()
                if head.hasPrefix("GET /slow") { await release.wait() }
                connection.send(ok("x"))
            }
        }
    }

    func stop() {
        for script in scripts { script.cancel() }
        for connection in connections { connection.close() }
        listener?.close()
        listener = nil
    }
}

func contentLength(_ head: String) -> Int {
    for line in head.lowercased().split(separator: "\r\n") where line.hasPrefix("content-length:") {
        return Int(line.dropFirst(15).trimmingPrefix(while: { $0 == " " })) ?? 0
    }
    return 0
}

func ok(_ body: String) -> String { "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)" }

@OnLoop
final class ScriptedConnection: ByteStreamReader {
    let number: Int
    private let stream: SocketStream
    private var arrived: [UInt8] = []
    private(set) var received = 0
    private(set) var hasEnded = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    init(_ stream: SocketStream, number: Int) {
        self.stream = stream
        self.number = number
        stream.start(self)
    }

    func received(_ bytes: UnsafeRawBufferPointer) {
        arrived.append(contentsOf: bytes)
        received += bytes.count
        wake()
    }

    func drained() { wake() }

    func ended(_ end: StreamEnd) {
        hasEnded = true
        wake()
    }

    private func wake() {
        let all = waiters
        waiters = []
        for one in all { one.resume() }
    }

    /// Waits until something has happened here.
    func change() async { await withCheckedContinuation { waiters.append($0) } }

    /// The next request's head, up to its empty line.
    func head() async throws -> String {
        while true {
            let text = String(decoding: arrived, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let head = String(text[..<end.upperBound])
                arrived.removeFirst(head.utf8.count)
                return head
            }
            guard !hasEnded else { throw CancellationError() }
            await change()
        }
    }

    func bytes(_ count: Int) async throws -> [UInt8] {
        while arrived.count < count {
            guard !hasEnded else { throw CancellationError() }
            await change()
        }
        defer { arrived.removeFirst(count) }
        return Array(arrived[..<count])
    }

    /// Everything up to and with a text.
    func text(through mark: String) async throws -> String {
        while true {
            let text = String(decoding: arrived, as: UTF8.self)
            if let end = text.range(of: mark) {
                arrived.removeFirst(text[..<end.upperBound].utf8.count)
                return String(text[..<end.upperBound])
            }
            guard !hasEnded else { throw CancellationError() }
            await change()
        }
    }

    /// Waits until the client has closed.
    func end() async { while !hasEnded { await change() } }

    /// Waits until all that was sent has left.
    func flushed() async { while stream.unsent > 0, !hasEnded { await change() } }

    var unsent: Int { stream.unsent }

    func send(_ text: String) { stream.send(Array(text.utf8)) }
    func send(_ bytes: [UInt8]) { stream.send(bytes) }

    /// Sends a byte at a time, each on its way before the next.
    func trickle(_ text: String) async throws {
        for byte in text.utf8 {
            stream.send([byte])
            await Task.yield()
            try await pause(for: .zero)
        }
    }

    func wantsBytes(_ wanted: Bool) { stream.wantsBytes(wanted) }
    func finish() { stream.finish() }

    func close() {
        stream.close()
        hasEnded = true
        wake()
    }
}

/// Something that happens once and can be waited for.
@OnLoop
final class Happening {
    private(set) var hasHappened = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    nonisolated init() {}

    func happen() {
        hasHappened = true
        for one in waiters { one.resume() }
        waiters = []
    }

    func wait() async {
        guard !hasHappened else { return }
        await withCheckedContinuation { waiters.append($0) }
    }
}

/// A number that scripts and tests share.
@OnLoop
final class Tally {
    var count = 0

    nonisolated init() {}
}

/// A port that is taken and answers nobody.
final class ClosedPort: Sendable {
    private let fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let number: Int
    var url: String { "http://127.0.0.1:\(number)/" }

    init() {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let fd = fd
        number = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(fd, $0, size)
                _ = getsockname(fd, $0, &size)
            }
            return Int(UInt16(bigEndian: address.pointee.sin_port))
        }
    }

    deinit { close(fd) }
}

/// The problem that `work` ends with.
func problem(_ work: () async throws -> Void) async -> Problem? {
    do {
        try await work()
        return nil
    } catch {
        return error as? Problem
    }
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
