import HTTP
package import Net
import Problems

/// A connection on which a test says exactly what it wants, byte by byte.
@OnLoop
package final class Wire: ByteStreamReader {
    private let stream: SocketStream
    private let changed = Signal()
    private var bytes: [UInt8] = []
    package private(set) var hasEnded = false

    package init(to port: Int) async throws {
        stream = try await Connector.connect(to: .loopback(port: port), within: .seconds(60))
        stream.start(self)
    }

    package func received(_ bytes: UnsafeRawBufferPointer) {
        self.bytes.append(contentsOf: bytes)
        changed.raise()
    }

    package func drained() { changed.raise() }

    package func ended(_ end: StreamEnd) {
        hasEnded = true
        changed.raise()
    }

    package func send(_ text: String) { stream.send(text) }
    package var unsent: Int { stream.unsent }
    package func stopReading() { stream.wantsBytes(false) }
    package func close() { stream.close() }

    /// Everything up to and with `mark`.
    package func read(through mark: String) async throws -> String {
        let mark = Array(mark.utf8)
        var searched = 0
        while true {
            while searched + mark.count <= bytes.count {
                if bytes[searched..<searched + mark.count].elementsEqual(mark) {
                    return take(searched + mark.count)
                }
                searched += 1
            }
            try await more()
        }
    }

    /// One answer whose length is told: its status, its head and its body.
    package func answer() async throws -> (status: Int, head: String, body: String) {
        let head = try await read(through: "\r\n\r\n")
        let lines = head.split(separator: "\r\n")
        let length = lines.first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.split(separator: ":")[1].trimmingOptionalWhitespace()) }
        while bytes.count < length ?? 0 { try await more() }
        let words = lines.first?.split(separator: " ") ?? []
        return (words.count > 1 ? Int(words[1]) ?? 0 : 0, head, take(length ?? 0))
    }

    /// Waits for the other side to end the connection.
    package func end() async throws {
        while !hasEnded { try await more() }
    }

    /// Waits until what was sent has left, or the other side takes no more of it.
    package func flushed() async throws {
        while stream.unsent > 0, !hasEnded { try await more() }
    }

    private func take(_ count: Int) -> String {
        defer { bytes.removeFirst(count) }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    private func more() async throws {
        guard !hasEnded else {
            throw Problem(.unavailable, "The connection has ended after \(String(decoding: bytes, as: UTF8.self))")
        }
        let seen = changed.count
        try await changed.wait(beyond: seen, atMost: .seconds(60))
        guard changed.count > seen else { throw Problem(.timedOut, "Nothing more arrived on the connection.") }
    }
}
