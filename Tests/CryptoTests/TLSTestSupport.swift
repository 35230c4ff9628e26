import Crypto
import Foundation
import Glibc
import Net
import Problems

/// A stream that goes nowhere by itself: the test takes what was sent and brings what arrives.
@OnLoop
final class HandFed: ByteStream {
    let peer: SocketAddress? = nil
    let isSecure = false
    private(set) var sent: [UInt8] = []
    private(set) var isWanted = true
    private(set) var isFinished = false
    private(set) var isClosed = false
    /// Weak, for the stream that reads holds its wire, and a test may end before they part.
    private weak var reader: (any ByteStreamReader)?

    var unsent: Int { sent.count }

    func start(_ reader: any ByteStreamReader) { self.reader = reader }
    func send(_ bytes: UnsafeRawBufferPointer) { sent.append(contentsOf: bytes) }
    func send(_ bytes: [UInt8]) { sent.append(contentsOf: bytes) }
    func wantsBytes(_ wanted: Bool) { isWanted = wanted }

    func finish() {
        isFinished = true
        reader = nil
    }

    func close() {
        isClosed = true
        reader = nil
    }

    /// Takes all that was sent, as a peer that reads.
    func take() -> [UInt8] {
        let taken = sent
        sent = []
        if !taken.isEmpty { reader?.drained() }
        return taken
    }

    /// Brings bytes, so many at a time.
    func bring(_ bytes: [UInt8], pieces size: Int = 64 << 10) {
        for start in stride(from: 0, to: bytes.count, by: size) {
            // Each piece lies at an address of its own, which is gone afterwards.
            let piece = [UInt8](bytes[start..<min(start + size, bytes.count)])
            piece.withUnsafeBytes { reader?.received($0) }
        }
    }

    func end(_ end: StreamEnd) { reader?.ended(end) }
}

/// Hears everything that is told about a stream, and lets a test wait for it.
@OnLoop
final class Ear: ByteStreamReader {
    var bytes: [UInt8] = []
    var timesDrained = 0
    var end: StreamEnd?
    /// What to do with bytes besides keeping them.
    var whenReceived: ((UnsafeRawBufferPointer) -> Void)?
    private var waits: [(isOver: () -> Bool, waiter: CheckedContinuation<Bool, Never>, timer: Net.Timer)] = []

    func received(_ bytes: UnsafeRawBufferPointer) {
        self.bytes.append(contentsOf: bytes)
        whenReceived?(bytes)
        look()
    }

    func drained() {
        timesDrained += 1
        look()
    }

    func ended(_ end: StreamEnd) {
        precondition(self.end == nil, "a stream ends once")
        self.end = end
        look()
    }

    /// Looks again whether somebody's wait is over.
    func look() {
        let all = waits
        waits = []
        for wait in all {
            if wait.isOver() {
                wait.timer.stop()
                wait.waiter.resume(returning: true)
            } else {
                waits.append(wait)
            }
        }
    }

    /// Waits until something told makes `isOver` true; false when nothing did for long.
    func wait(until isOver: @escaping () -> Bool) async -> Bool {
        if isOver() { return true }
        return await withCheckedContinuation { waiter in
            let timer = Net.Timer { [weak self] in
                guard let self else { return }
                let all = waits
                waits = []
                for wait in all { wait.waiter.resume(returning: wait.isOver()) }
            }
            timer.start(after: .seconds(20))
            waits.append((isOver, waiter, timer))
        }
    }

    func waitForEnd() async -> StreamEnd? {
        _ = await wait { self.end != nil }
        return end
    }
}

/// Certificates made for the tests, each once, and where they lie.
@OnLoop
struct TestCertificate {
    static let localhost = make("localhost", for: ["localhost", "127.0.0.1", "*.example.test"])
    static let expired = make("expired", for: ["localhost"], days: -1)
    static let renewed = make("renewed", for: ["localhost", "127.0.0.1"])

    let certificate: String
    let key: String

    private static func make(_ name: String, for names: [String], days: Int = 2) -> TestCertificate {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "trunkline-crypto-\(getpid())", isDirectory: true)
        let made = TestCertificate(
            certificate: folder.appendingPathComponent("\(name).crt").path,
            key: folder.appendingPathComponent("\(name).key").path)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let pem = try selfSignedCertificate(for: names, days: days)
            try pem.certificate.write(toFile: made.certificate, atomically: true, encoding: .utf8)
            try pem.key.write(toFile: made.key, atomically: true, encoding: .utf8)
        } catch { preconditionFailure("no certificate for the tests: \(error)") }
        return made
    }

    func server(protocols: [String] = ["http/1.1"]) throws -> TLSContext {
        try .server(certificate: certificate, key: key, protocols: protocols)
    }

    func trustingClient(protocols: [String] = ["http/1.1"]) throws -> TLSContext {
        try .client(authorities: certificate, protocols: protocols)
    }
}

/// A client and a server that talk through the test's hands.
@OnLoop
struct Conversation {
    let clientWire = HandFed()
    let serverWire = HandFed()
    let client: TLSStream
    let server: TLSStream
    let clientEar = Ear()
    let serverEar = Ear()

    init(
        _ certificate: TestCertificate = .localhost, host: String = "localhost", trusting: TLSContext? = nil,
        serverProtocols: [String] = ["http/1.1"], clientProtocols: [String] = ["http/1.1"]
    ) throws {
        let trust = try trusting ?? certificate.trustingClient(protocols: clientProtocols)
        client = TLSStream(client: trust, over: clientWire, host: host)
        server = TLSStream(server: try certificate.server(protocols: serverProtocols), over: serverWire)
    }

    func start() {
        server.start(serverEar)
        client.start(clientEar)
    }

    /// Carries bytes to and fro until nobody has any more to say or listens no more.
    func carry(pieces size: Int = 64 << 10) {
        while true {
            let toServer = serverWire.isWanted ? clientWire.take() : []
            serverWire.bring(toServer, pieces: size)
            let toClient = clientWire.isWanted ? serverWire.take() : []
            clientWire.bring(toClient, pieces: size)
            if toServer.isEmpty, toClient.isEmpty { return }
        }
    }

    /// Shakes hands.
    func meet(pieces size: Int = 64 << 10) {
        start()
        carry(pieces: size)
    }
}

/// Two ends of a connection of the system's.
@OnLoop
func socketPair() throws -> (SocketStream, SocketStream) {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Problem(.unavailable, "There is no socket pair.") }
    return (SocketStream(connected: ends[0], peer: nil), SocketStream(connected: ends[1], peer: nil))
}
