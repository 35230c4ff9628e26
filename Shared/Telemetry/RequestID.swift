/// The name of one request through the whole row of services: `RQ` and 32 hexadecimal digits, or what came in.
package struct RequestID: Sendable, Hashable {
    package let value: String

    /// Makes a new one.
    package init() {
        let (high, low) = RandomBytes.words()
        value = String(unsafeUninitializedCapacity: 34) { bytes in
            bytes[0] = UInt8(ascii: "R")
            bytes[1] = UInt8(ascii: "Q")
            let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(bytes)[2...])
            withUnsafeBytes(of: HexDigits(high)) { rest.copyMemory(from: $0) }
            withUnsafeBytes(of: HexDigits(low)) {
                UnsafeMutableRawBufferPointer(rebasing: rest[16...]).copyMemory(from: $0)
            }
            return 34
        }
    }

    /// Keeps one that came in if it is made of 8 to 64 letters, digits, `_` and `-`; others are refused.
    package init?(inbound text: String) {
        guard (8...64).contains(text.utf8.count), text.utf8.allSatisfy(Self.isPlain) else { return nil }
        value = text
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}

extension RequestID: CustomStringConvertible, LogRepresentable {
    package var description: String { value }
    package var logValue: LogValue { .text(value) }
}
