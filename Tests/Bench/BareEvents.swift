import Net
import Problems

/// Reads an event stream with as little between as possible: what a socket alone costs.
@OnLoop
final class BareEvents: ByteStreamReader {
    private var times: [Int64] = []
    private let end = Promise<Void>()

    /// How long each event of a stream took to arrive.
    static func read(_ path: String, from address: SocketAddress) async throws -> [Int64] {
        let stream = try await Connector.connect(to: address, within: .seconds(5))
        let reader = BareEvents()
        let alarm = Timer { reader.end.fail(Problem(.timedOut, "The event stream did not end in time.")) }
        alarm.start(after: .seconds(60))
        defer {
            alarm.stop()
            stream.close()
        }
        stream.start(reader)
        stream.send("GET \(path) HTTP/1.1\r\nHost: \(address)\r\n\r\n")
        try await reader.end.value
        return reader.times
    }

    /// Every event leaves the server in one piece, so none of them is looked for across two.
    func received(_ bytes: UnsafeRawBufferPointer) {
        let now = Moment.now.nanoseconds
        var rest = bytes
        while let start = rest.place(of: "data: ") {
            var sent: Int64 = 0
            for byte in rest[(start + 6)...] {
                guard byte >= UInt8(ascii: "0") else { break }
                sent = sent * 10 + Int64(byte - UInt8(ascii: "0"))
            }
            times.append(now - sent)
            rest = UnsafeRawBufferPointer(rebasing: rest[(start + 6)...])
        }
        if rest.place(of: "\r\n0\r\n\r\n") != nil || bytes.starts(with: "0\r\n\r\n".utf8) { end.keep(()) }
    }

    func drained() {}

    func ended(_ end: StreamEnd) { self.end.keep(()) }
}
