/// Eats the bytes of one direction of a connection and returns whole messages and control frames (RFC 6455 §5, §8.1).
///
/// ```
/// head ──▶ payload ──▶ head … ──▶ close or failure: nothing more is read
/// ```
package struct FrameDecoder: Sendable {
    package enum Event: Sendable, Hashable {
        case message(Message)
        case ping([UInt8])
        case pong([UInt8])
        /// The peer's close frame; no code is `CloseCode.noStatus`.
        case close(CloseCode, reason: String)
        /// The peer broke the protocol or a limit: the code to close with, and one sentence.
        case failure(CloseCode, String)
    }

    private let role: Role
    private let frameLimit: Int
    private let messageLimit: Int
    private let fragmentLimit: Int

    // The head that is arriving in parts.
    private var held = InlineArray<14, UInt8>(repeating: 0)
    private var heldCount = 0

    // The frame that is being read, its key turned to the next byte.
    private var frame = FrameHead()
    private var isInFrame = false
    private var lacking = 0
    private var control: [UInt8] = []

    // The message whose fragments are being put together.
    private var kind: Message.Kind?
    private var message: [UInt8] = []
    private var fragments = 0
    private var utf8 = UTF8Check()

    /// Whether a close frame or a failure has been returned, after which bytes are thrown away.
    package private(set) var isDone = false

    /// Reads what arrives at the end that plays `role`.
    package init(
        _ role: Role, frameLimit: Int = 1 << 20, messageLimit: Int = 1 << 20, fragmentLimit: Int = 65_536
    ) {
        self.role = role
        self.frameLimit = frameLimit
        self.messageLimit = messageLimit
        self.fragmentLimit = fragmentLimit
    }

    /// How many bytes of memory unfinished messages take.
    package var heldBytes: Int { message.capacity + control.capacity }

    /// Takes bytes off the front until there is something to tell; nil once all are taken.
    package mutating func next(_ bytes: inout UnsafeRawBufferPointer) -> Event? {
        while !isDone {
            if !isInFrame {
                switch takeHead(&bytes) {
                case .incomplete: return nil
                case .refused(let code, let sentence): return fail(code, sentence)
                case .head(let head, _): if let failure = begin(head) { return failure }
                }
            }
            let chunk = UnsafeRawBufferPointer(rebasing: bytes.prefix(lacking))
            bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(chunk.count))
            lacking &-= chunk.count
            if let event = frame.opcode.isControl ? takeControl(chunk) : takePart(chunk) { return event }
            if isInFrame { return nil }
        }
        bytes = UnsafeRawBufferPointer(rebasing: bytes[bytes.count...])
        return nil
    }

    /// Lets go of what was being put together, and reads no more.
    package mutating func stop() {
        isDone = true
        message = []
        control = []
    }

    // MARK: Heads

    private mutating func takeHead(_ bytes: inout UnsafeRawBufferPointer) -> FrameHead.Parsed {
        if heldCount == 0 {
            let parsed = FrameHead.parse(bytes, for: role)
            if case .head(_, let size) = parsed {
                bytes = UnsafeRawBufferPointer(rebasing: bytes[size...])
                return parsed
            }
            guard case .incomplete = parsed else { return parsed }
        }
        while let byte = bytes.first {
            held[heldCount] = byte
            heldCount += 1
            bytes = UnsafeRawBufferPointer(rebasing: bytes[1...])
            let parsed = withUnsafeBytes(of: held) {
                FrameHead.parse(UnsafeRawBufferPointer(rebasing: $0[..<heldCount]), for: role)
            }
            if case .incomplete = parsed { continue }
            heldCount = 0
            return parsed
        }
        return .incomplete
    }

    private mutating func begin(_ head: FrameHead) -> Event? {
        if !head.opcode.isControl {
            switch (head.opcode, kind) {
            case (.continuation, nil): return fail(.protocolError, "There is no message to continue.")
            case (.continuation, _): break
            case (_, nil): kind = head.opcode == .text ? .text : .binary
            default: return fail(.protocolError, "A new message begins before the last one has ended.")
            }
            fragments += 1
            guard head.length <= frameLimit, head.length <= messageLimit - message.count else {
                return fail(.tooLarge, "A message is longer than the \(messageLimit) bytes allowed.")
            }
            guard fragments <= fragmentLimit else {
                return fail(.policyViolation, "A message comes in more than \(fragmentLimit) fragments.")
            }
        }
        frame = head
        lacking = head.length
        isInFrame = true
        return nil
    }

    // MARK: Payloads

    private mutating func takePart(_ chunk: UnsafeRawBufferPointer) -> Event? {
        let start = message.count
        if fragments == 1, frame.isFinal, chunk.count == frame.length {
            message = unmasked(chunk)
        } else {
            let limit = frame.isFinal ? start + chunk.count + lacking : messageLimit
            Self.append(chunk, to: &message, limit: limit, key: frame.key)
            frame.key = frame.key.advancedKey(by: chunk.count)
        }
        if kind == .text {
            let isText = message.withUnsafeBytes { utf8.accepts(UnsafeRawBufferPointer(rebasing: $0[start...])) }
            guard isText else { return fail(.invalidContent, "A text message is not UTF-8.") }
        }
        guard lacking == 0 else { return nil }
        isInFrame = false
        guard frame.isFinal, let whole = kind else { return nil }
        guard utf8.isWhole else { return fail(.invalidContent, "A text message ends inside a character.") }
        kind = nil
        fragments = 0
        defer { message = [] }
        return .message(Message(whole, message))
    }

    private mutating func takeControl(_ chunk: UnsafeRawBufferPointer) -> Event? {
        Self.append(chunk, to: &control, limit: frame.length, key: frame.key)
        frame.key = frame.key.advancedKey(by: chunk.count)
        guard lacking == 0 else { return nil }
        isInFrame = false
        let payload = control
        control = []
        switch frame.opcode {
        case .ping: return .ping(payload)
        case .pong: return .pong(payload)
        default: return close(payload)
        }
    }

    /// A close frame's payload (RFC 6455 §5.5.1).
    private mutating func close(_ payload: [UInt8]) -> Event {
        guard !payload.isEmpty else {
            stop()
            return .close(.noStatus, reason: "")
        }
        guard payload.count >= 2 else { return fail(.protocolError, "A close frame carries half a code.") }
        let code = CloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
        guard code.mayTravel else { return fail(.protocolError, "The close code \(code) may not be sent.") }
        var check = UTF8Check()
        let isText = payload.withUnsafeBytes { check.accepts(UnsafeRawBufferPointer(rebasing: $0[2...])) }
        guard isText, check.isWhole else { return fail(.invalidContent, "A close reason is not UTF-8.") }
        stop()
        return .close(code, reason: String(decoding: payload[2...], as: UTF8.self))
    }

    private func unmasked(_ chunk: UnsafeRawBufferPointer) -> [UInt8] {
        guard let source = chunk.baseAddress, !chunk.isEmpty else { return [] }
        return [UInt8](unsafeUninitializedCapacity: chunk.count) { target, count in
            // An array with room for at least one byte has an address.
            copyMasked(from: source, to: target.baseAddress!, count: chunk.count, key: frame.key)
            count = chunk.count
        }
    }

    /// Adds a chunk unmasked. Memory grows with what has arrived, never with what was merely announced.
    private static func append(
        _ chunk: UnsafeRawBufferPointer, to target: inout [UInt8], limit: Int, key: UInt32
    ) {
        guard !chunk.isEmpty else { return }
        let start = target.count
        let needed = start + chunk.count
        if needed > target.capacity { target.reserveCapacity(min(limit, max(2 * needed, 128))) }
        target.append(contentsOf: chunk)
        guard key != 0 else { return }
        target.withUnsafeMutableBytes { bytes in
            // The array holds the chunk that was just appended.
            let place = bytes.baseAddress! + start
            copyMasked(from: place, to: place, count: chunk.count, key: key)
        }
    }

    private mutating func fail(_ code: CloseCode, _ sentence: String) -> Event {
        stop()
        return .failure(code, sentence)
    }
}
