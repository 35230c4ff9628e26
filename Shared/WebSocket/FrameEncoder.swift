package import Net

/// Writes frames as the end that plays `role` sends them (RFC 6455 §5): a client's are masked, each with a fresh key.
package struct FrameEncoder: Sendable {
    package let role: Role
    private var keys = MaskKeys()

    package init(_ role: Role) { self.role = role }

    /// Adds a frame to `out`. The fragments of a message are its opcode, then continuations, the last of them final.
    package mutating func append(
        _ opcode: Opcode, _ payload: UnsafeRawBufferPointer, isFinal: Bool = true, to out: inout [UInt8]
    ) {
        let head = FrameHead(opcode: opcode, isFinal: isFinal, length: payload.count)
        Self.append(head, payload, key: role == .client ? keys.next() : nil, to: &out)
    }

    package mutating func append(
        _ opcode: Opcode, _ payload: [UInt8], isFinal: Bool = true, to out: inout [UInt8]
    ) {
        payload.withUnsafeBytes { append(opcode, $0, isFinal: isFinal, to: &out) }
    }

    /// Adds a close frame: without payload when the code may not travel, with the reason cut to what fits.
    package mutating func appendClose(_ code: CloseCode, reason: String = "", to out: inout [UInt8]) {
        var payload: [UInt8] = []
        if code.mayTravel {
            payload = [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xFF)]
            payload.append(contentsOf: Self.fitting(reason))
        }
        append(.close, payload, to: &out)
    }

    /// Sends a large message: unmasked bytes leave without being copied, masked ones are copied once.
    @OnLoop
    package mutating func send(_ opcode: Opcode, _ payload: [UInt8], over stream: any ByteStream) {
        var out: [UInt8] = []
        guard role == .server else {
            append(opcode, payload, to: &out)
            return stream.send(out)
        }
        let head = FrameHead(opcode: opcode, isFinal: true, length: payload.count)
        Self.append(head, UnsafeRawBufferPointer(start: nil, count: 0), key: nil, to: &out)
        stream.send(out)
        stream.send(payload)
    }

    static func append(
        _ head: FrameHead, _ payload: UnsafeRawBufferPointer, key: UInt32?, to out: inout [UInt8]
    ) {
        var head = head
        head.key = key ?? 0
        let start = out.count
        let needed = start + FrameHead.longest + payload.count
        if needed > out.capacity { out.reserveCapacity(max(needed, 2 * out.capacity)) }
        withUnsafeTemporaryAllocation(byteCount: FrameHead.longest, alignment: 8) { room in
            let size = head.write(to: room, masked: key != nil)
            out.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<size]))
        }
        out.append(contentsOf: payload)
        guard let key, !payload.isEmpty else { return }
        let masked = out.count - payload.count
        out.withUnsafeMutableBytes { bytes in
            // The array holds the payload that was just appended.
            let place = bytes.baseAddress! + masked
            copyMasked(from: place, to: place, count: payload.count, key: key)
        }
    }

    /// As much of a reason as a control frame takes beside its code, cut between characters.
    private static func fitting(_ reason: String) -> ArraySlice<UInt8> {
        let bytes = Array(reason.utf8)
        var end = min(bytes.count, 123)
        while end < bytes.count, end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return bytes[..<end]
    }
}
