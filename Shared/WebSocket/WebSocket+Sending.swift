import Net
import Problems

/// Sending. Small frames are put together in one buffer that all sockets share; answers to what one read brought
/// leave together.
extension WebSocket {
    /// How much waits to leave.
    package var unsent: Int { (stream?.unsent ?? 0) + gathered.count }

    /// Sends a text unless too much is unsent or the connection is not open; then the answer is false.
    @discardableResult
    package func post(text: String) -> Bool {
        var text = text
        return text.withUTF8 { post(.text, UnsafeRawBufferPointer($0)) }
    }

    /// The same for a text that is written as UTF-8 already. The caller vouches that it is.
    @discardableResult
    package func post(utf8: [UInt8]) -> Bool { post(.text, utf8) }

    @discardableResult
    package func post(bytes: [UInt8]) -> Bool { post(.binary, bytes) }

    @discardableResult
    package func post(_ message: Message) -> Bool { post(message.kind, message.bytes) }

    @discardableResult
    package func post(_ kind: Message.Kind, _ payload: UnsafeRawBufferPointer) -> Bool {
        guard phase == .open, unsent <= limits.unsentBytes else { return false }
        transmit(kind == .text ? .text : .binary, payload)
        return true
    }

    private func post(_ kind: Message.Kind, _ payload: [UInt8]) -> Bool {
        guard payload.count >= Self.large else { return payload.withUnsafeBytes { post(kind, $0) } }
        guard phase == .open, unsent <= limits.unsentBytes, let stream else { return false }
        flush()
        encoder.send(kind == .text ? .text : .binary, payload, over: stream)
        noteHanded(payload.count)
        return true
    }

    /// Sends a text, and waits first while too much is unsent. Throws when the connection is not open, or ends
    /// meanwhile.
    package func send(text: String) async throws {
        try await untilRoom()
        post(text: text)
    }

    package func send(utf8: [UInt8]) async throws {
        try await untilRoom()
        post(utf8: utf8)
    }

    package func send(bytes: [UInt8]) async throws {
        try await untilRoom()
        post(bytes: bytes)
    }

    package func send(_ message: Message) async throws {
        try await untilRoom()
        post(message)
    }

    /// Sends a ping; false when the connection is not open or too much is unsent.
    @discardableResult
    package func ping(_ payload: [UInt8] = []) -> Bool {
        guard phase == .open, payload.count <= 125, unsent <= limits.unsentBytes else { return false }
        payload.withUnsafeBytes { transmit(.ping, $0) }
        return true
    }

    private func untilRoom() async throws {
        while phase == .open, unsent > limits.unsentBytes { try await room.wait() }
        guard phase == .open else { throw end?.problem ?? Problem(.gone, "The WebSocket is closed.") }
        try Task.checkCancellation()
    }

    // MARK: Pongs

    /// Answers a ping, or keeps it while earlier answers have not left: of a flood only the latest is answered
    /// (RFC 6455 §5.5.3).
    func answerPing(_ payload: [UInt8]) {
        guard unsent <= Self.pongBacklog else {
            latestPing = payload
            return
        }
        payload.withUnsafeBytes { transmit(.pong, $0) }
    }

    func answerLatestPing() {
        guard let payload = latestPing else { return }
        latestPing = nil
        payload.withUnsafeBytes { transmit(.pong, $0) }
    }

    // MARK: Frames

    /// From here on a payload is not copied next to its head any more.
    private static let large = 64 << 10
    private static let pongBacklog = 4 << 10
    /// The buffer that frames are put together in; whoever uses it takes it away and gives it back.
    private static var spare: [UInt8] = []

    func transmit(_ opcode: Opcode, _ payload: UnsafeRawBufferPointer) {
        write { encoder, out in encoder.append(opcode, payload, to: &out) }
    }

    func transmitClose(_ code: CloseCode, _ reason: String) {
        write { encoder, out in encoder.appendClose(code, reason: reason, to: &out) }
    }

    private func write(_ frame: (inout FrameEncoder, inout [UInt8]) -> Void) {
        if isGathering {
            frame(&encoder, &gathered)
            if gathered.count >= Self.large { flush() }
        } else {
            var out = Self.takeSpare()
            frame(&encoder, &out)
            hand(out)
            Self.giveBack(out)
        }
    }

    /// Runs `body`, and sends what it had to send at its end.
    func gather(_ body: () -> Void) {
        gathered = Self.takeSpare()
        isGathering = true
        body()
        flush()
        isGathering = false
        let used = gathered
        gathered = []
        Self.giveBack(used)
        // A flood's latest ping has waited for what has just left.
        if latestPing != nil, phase == .open, unsent == 0 { answerLatestPing() }
    }

    /// Hands what has been gathered to the stream.
    func flush() {
        guard !gathered.isEmpty else { return }
        hand(gathered)
        gathered.removeAll(keepingCapacity: true)
    }

    private func hand(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { stream?.send($0) }
        noteHanded(bytes.count)
    }

    private func noteHanded(_ count: Int) {
        handed &+= count
        if progressDue == nil, let stream, stream.unsent > 0 { expectProgress() }
    }

    private static func takeSpare() -> [UInt8] {
        let taken = spare
        spare = []
        return taken
    }

    private static func giveBack(_ used: [UInt8]) {
        guard used.capacity <= 2 * large else { return }
        spare = used
        spare.removeAll(keepingCapacity: true)
    }
}
