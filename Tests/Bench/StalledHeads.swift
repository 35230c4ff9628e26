import Net

/// Connections whose requests have begun to arrive and do not go on.
@OnLoop
final class StalledHeads {
    private var connections: [Stalled] = []

    init(_ server: RunningServer, count: Int) async throws {
        for _ in 0..<count {
            let stream = try await Connector.connect(to: server.address, within: .seconds(5))
            connections.append(Stalled(stream))
        }
    }

    /// How many the server has not given up.
    var standing: Int { connections.count { !$0.hasEnded } }

    func close() {
        for connection in connections { connection.close() }
    }

    private final class Stalled: ByteStreamReader {
        private let stream: SocketStream
        private(set) var hasEnded = false

        init(_ stream: SocketStream) {
            self.stream = stream
            stream.start(self)
            stream.send("GET /json HTTP/1.1\r\nHo")
        }

        func close() { stream.close() }
        func received(_ bytes: UnsafeRawBufferPointer) {}
        func drained() {}
        func ended(_ end: StreamEnd) { hasEnded = true }
    }
}
