import Net

@testable import HTTPServer

/// A stream that goes nowhere by itself: the test brings what arrives, byte for byte, and sees each single send.
@OnLoop
final class FedStream: ByteStream {
    let peer: SocketAddress? = .loopback(port: 40_000)
    let isSecure = false
    private(set) var sends: [[UInt8]] = []
    private(set) var unsent = 0
    private(set) var isWanted = true
    private(set) var isFinished = false
    private(set) var isClosed = false
    /// While true nothing sent is taken.
    var isStalled = false
    private var reader: (any ByteStreamReader)?

    var bytes: [UInt8] { Array(sends.joined()) }
    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// Whether the server has said its last word here.
    var isOver: Bool { isFinished || isClosed }

    func start(_ reader: any ByteStreamReader) { self.reader = reader }
    func wantsBytes(_ wanted: Bool) { isWanted = wanted }
    func send(_ bytes: UnsafeRawBufferPointer) { send([UInt8](bytes)) }

    func send(_ bytes: [UInt8]) {
        guard !isOver else { return }
        sends.append(bytes)
        if isStalled { unsent += bytes.count }
    }

    func finish() {
        isFinished = true
        reader = nil
    }

    func close() {
        isClosed = true
        unsent = 0
        reader = nil
    }

    // MARK: What the test does

    /// Brings bytes at once, or so many at a time, each piece at an address of its own that is gone afterwards.
    func bring(_ text: String, pieces size: Int = .max) { bring(Array(text.utf8), pieces: size) }

    func bring(_ bytes: [UInt8], pieces size: Int = .max) {
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start.addingReportingOverflow(size).overflow ? bytes.count : start + size)
            [UInt8](bytes[start..<end]).withUnsafeBytes { reader?.received($0) }
            start = end
        }
    }

    /// The client takes so much of what is unsent.
    func take(_ count: Int) {
        unsent -= min(unsent, count)
        if unsent == 0 { reader?.drained() }
    }

    /// The server's side of it, while it is there.
    var connection: ServerConnection? { reader as? ServerConnection }

    /// The deadline that stands is over.
    func ring() {
        connection?.deadline = .now
        connection?.timerFired()
    }

    func end(_ end: StreamEnd = .closed) {
        let listener = reader
        close()
        listener?.ended(end)
    }
}
