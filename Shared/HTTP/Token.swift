// The letters of header fields (RFC 9110 §5.6).

extension UInt8 {
    /// A–Z as a–z, any other byte as it is.
    @inline(__always)
    package var lowercasedASCII: UInt8 { self &- 65 < 26 ? self | 0x20 : self }

    /// May stand in a token: a method, a field name, a parameter name (`tchar`, RFC 9110 §5.6.2).
    @inline(__always)
    package var isTokenByte: Bool {
        // One bit for each of the 128 ASCII bytes, low half first.
        let bits: UInt64 = self < 64 ? 0x03FF_6CFA_0000_0000 : 0x57FF_FFFF_C7FF_FFFE
        return self < 128 && bits >> UInt64(self & 63) & 1 == 1
    }

    /// NUL to US, and DEL.
    @inline(__always)
    package var isControl: Bool { self < 0x20 || self == 0x7F }

    @inline(__always)
    var isOptionalWhitespace: Bool { self == 0x20 || self == 0x09 }

    @inline(__always)
    var isASCIIDigit: Bool { self &- 0x30 < 10 }

    /// 0 to 15 for a hexadecimal digit in either case.
    @inline(__always)
    var hexadecimalValue: UInt8? {
        if self &- 0x30 < 10 { return self &- 0x30 }
        let letter = (self | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }
}

extension Collection<UInt8> {
    /// Whether these bytes are a token: at least one byte, and only such as a token may hold.
    package var isToken: Bool { !isEmpty && allSatisfy(\.isTokenByte) }

    /// The same letters, without regard to ASCII case.
    package func equalsIgnoringCase(_ other: some Collection<UInt8>) -> Bool {
        count == other.count && zip(self, other).allSatisfy { $0.lowercasedASCII == $1.lowercasedASCII }
    }
}

extension StringProtocol {
    /// Without the spaces and tabs at either end (RFC 9110 §5.6.3).
    package func trimmingOptionalWhitespace() -> String {
        var bytes = Substring(self).utf8
        while let first = bytes.first, first.isOptionalWhitespace { bytes.removeFirst() }
        while let last = bytes.last, last.isOptionalWhitespace { bytes.removeLast() }
        return String(Substring(bytes))
    }
}
