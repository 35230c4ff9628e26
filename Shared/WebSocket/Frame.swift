/// What a frame is (RFC 6455 §5.2). The values between are reserved and refused.
package enum Opcode: UInt8, Sendable, Hashable {
    case continuation = 0x0
    case text = 0x1
    case binary = 0x2
    case close = 0x8
    case ping = 0x9
    case pong = 0xA

    package var isControl: Bool { rawValue & 0x8 != 0 }
}

/// Which end of a connection one is: a client masks what it sends, a server never does (RFC 6455 §5.1).
package enum Role: Sendable, Hashable { case client, server }

/// The head of a frame (RFC 6455 §5.2).
struct FrameHead {
    var opcode = Opcode.continuation
    var isFinal = false
    /// The masking key, its first byte in the lowest eight bits; zero where there is none.
    var key: UInt32 = 0
    var length = 0

    /// The longest a head can be: two bytes, eight of length, four of key.
    static let longest = 14

    enum Parsed {
        case incomplete
        case refused(CloseCode, String)
        /// A head and the number of bytes it takes.
        case head(FrameHead, size: Int)
    }

    /// Reads a head from the start of `bytes`, and refuses it at the first byte that cannot be right.
    static func parse(_ bytes: UnsafeRawBufferPointer, for role: Role) -> Parsed {
        guard let first = bytes.first else { return .incomplete }
        guard first & 0x70 == 0 else { return .refused(.protocolError, "A reserved bit is set.") }
        guard let opcode = Opcode(rawValue: first & 0x0F) else {
            return .refused(.protocolError, "The opcode is reserved.")
        }
        var head = FrameHead(opcode: opcode, isFinal: first & 0x80 != 0)
        guard head.isFinal || !opcode.isControl else {
            return .refused(.protocolError, "A control frame is fragmented.")
        }
        guard bytes.count > 1 else { return .incomplete }
        let isMasked = bytes[1] & 0x80 != 0
        guard isMasked == (role == .server) else {
            return .refused(
                .protocolError, isMasked ? "A server's frame is masked." : "A client's frame is not masked.")
        }
        let short = Int(bytes[1] & 0x7F)
        guard short <= 125 || !opcode.isControl else {
            return .refused(.protocolError, "A control frame is longer than 125 bytes.")
        }
        let lengthSize = short == 126 ? 2 : short == 127 ? 8 : 0
        let size = 2 + lengthSize + (isMasked ? 4 : 0)
        guard bytes.count >= 2 + lengthSize else { return .incomplete }
        if lengthSize == 0 {
            head.length = short
        } else {
            var length: UInt64 = 0
            for byte in bytes[2..<2 + lengthSize] { length = length << 8 | UInt64(byte) }
            guard length >> 63 == 0 else { return .refused(.protocolError, "A length has its highest bit set.") }
            guard length >= (lengthSize == 2 ? 126 : 65_536) else {
                return .refused(.protocolError, "A length is not written in the shortest form.")
            }
            head.length = Int(length)
        }
        guard bytes.count >= size else { return .incomplete }
        if isMasked {
            head.key = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: size - 4, as: UInt32.self))
        }
        return .head(head, size: size)
    }

    /// Writes the head to the start of `bytes`, which has room for the longest, and answers how long it is.
    func write(to bytes: UnsafeMutableRawBufferPointer, masked: Bool) -> Int {
        let mark: UInt8 = masked ? 0x80 : 0
        bytes[0] = (isFinal ? 0x80 : 0) | opcode.rawValue
        var size = 2
        if length <= 125 {
            bytes[1] = mark | UInt8(length)
        } else if length <= 0xFFFF {
            bytes[1] = mark | 126
            bytes.storeBytes(of: UInt16(length).bigEndian, toByteOffset: 2, as: UInt16.self)
            size += 2
        } else {
            bytes[1] = mark | 127
            bytes.storeBytes(of: UInt64(length).bigEndian, toByteOffset: 2, as: UInt64.self)
            size += 8
        }
        guard masked else { return size }
        bytes.storeBytes(of: key.littleEndian, toByteOffset: size, as: UInt32.self)
        return size + 4
    }
}
