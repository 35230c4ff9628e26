/// `%41` and `A`: how bytes that have a meaning of their own travel in a URL (RFC 3986 §2.1).
package enum PercentCoding {
    /// Decodes one part of a URL; nil for a bad escape, a raw control byte, a NUL, or what is not UTF-8.
    package static func decoded(_ text: some StringProtocol) -> String? {
        var text = String(text)
        return text.withUTF8 { decode($0, plusIsSpace: false) }
    }

    /// Encodes what stands for itself in any part of a URL: a path segment, a name or a value in a query.
    package static func encoded(_ text: String) -> String {
        guard !text.utf8.allSatisfy(\.isUnreserved) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 { if byte.isUnreserved { bytes.append(byte) } else { escape(byte, into: &bytes) } }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, plusIsSpace: Bool) -> String? {
        var isPlain = true
        for byte in bytes {
            guard !byte.isControl else { return nil }
            if byte == UInt8(ascii: "%") || (plusIsSpace && byte == UInt8(ascii: "+")) { isPlain = false }
        }
        if isPlain { return String(validating: bytes, as: UTF8.self) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "%") {
                guard index + 1 < bytes.count, let high = bytes[index].hexadecimalValue,
                    let low = bytes[index + 1].hexadecimalValue, high | low != 0
                else { return nil }
                decoded.append(high << 4 | low)
                index += 2
            } else {
                decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    static func escape(_ byte: UInt8, into bytes: inout [UInt8]) {
        let digits: StaticString = "0123456789ABCDEF"
        bytes.append(UInt8(ascii: "%"))
        bytes.append(digits.utf8Start[Int(byte >> 4)])
        bytes.append(digits.utf8Start[Int(byte & 15)])
    }
}

extension UInt8 {
    var isASCIIAlphanumeric: Bool { self &- 0x30 < 10 || (self | 0x20) &- 0x61 < 26 }

    /// Never needs escaping (RFC 3986 §2.3).
    fileprivate var isUnreserved: Bool {
        isASCIIAlphanumeric || self == UInt8(ascii: "-") || self == UInt8(ascii: ".") || self == UInt8(ascii: "_")
            || self == UInt8(ascii: "~")
    }
}
