/// Bytes as text of 64 symbols (RFC 4648), strict in reading: every text has one meaning, every meaning one text.
package struct Base64: Sendable {
    /// §4: `+` and `/`, filled up with `=`.
    package static let standard = Base64("+", "/", isPadded: true)
    /// §4 without `=`, as password hashes are written.
    package static let unpadded = Base64("+", "/", isPadded: false)
    /// §5: `-` and `_`, without `=`, safe in addresses and cookies.
    package static let url = Base64("-", "_", isPadded: false)

    private let isPadded: Bool
    private let symbols: [UInt8]
    /// The value of each byte as a symbol, `none` for all that are not one.
    private let values: [UInt8]

    private static let none: UInt8 = 0xff
    private static let pad = UInt8(ascii: "=")

    private init(_ symbol62: Unicode.Scalar, _ symbol63: Unicode.Scalar, isPadded: Bool) {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        let symbols = Array(letters.utf8) + [UInt8(ascii: symbol62), UInt8(ascii: symbol63)]
        var values = [UInt8](repeating: Self.none, count: 256)
        for (value, symbol) in symbols.enumerated() { values[Int(symbol)] = UInt8(value) }
        self.isPadded = isPadded
        self.symbols = symbols
        self.values = values
    }

    // MARK: Writing

    package func encode(_ bytes: some Collection<UInt8>) -> String {
        bytes.withBytes { bytes in
            String(unsafeUninitializedCapacity: encodedLength(bytes.count)) { room in
                write(bytes, to: room)
                return encodedLength(bytes.count)
            }
        }
    }

    /// Adds the text to bytes that are on their way out already.
    package func append(_ bytes: some Collection<UInt8>, to text: inout [UInt8]) {
        bytes.withBytes { bytes in
            let start = text.count
            text.append(contentsOf: repeatElement(Self.pad, count: encodedLength(bytes.count)))
            text.withUnsafeMutableBufferPointer { write(bytes, to: UnsafeMutableBufferPointer(rebasing: $0[start...])) }
        }
    }

    /// How many characters stand for so many bytes.
    package func encodedLength(_ count: Int) -> Int {
        isPadded ? (count + 2) / 3 * 4 : count / 3 * 4 + [0, 2, 3][count % 3]
    }

    private func write(_ bytes: UnsafeRawBufferPointer, to room: UnsafeMutableBufferPointer<UInt8>) {
        symbols.withUnsafeBufferPointer { symbols in
            var place = 0
            func put(_ value: UInt32) {
                room[place] = symbols[Int(value & 63)]
                place += 1
            }
            let whole = bytes.count / 3 * 3
            for index in stride(from: 0, to: whole, by: 3) {
                let group = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
                put(group >> 18)
                put(group >> 12)
                put(group >> 6)
                put(group)
            }
            guard whole < bytes.count else { return }
            let second = whole + 1 < bytes.count ? UInt32(bytes[whole + 1]) : nil
            let group = UInt32(bytes[whole]) << 16 | (second ?? 0) << 8
            put(group >> 18)
            put(group >> 12)
            if second != nil { put(group >> 6) }
            while place < room.count {
                room[place] = Self.pad
                place += 1
            }
        }
    }

    // MARK: Reading

    /// The bytes a text stands for; nil for any other symbol, space, wrong filling or bits that mean nothing.
    package func decode(_ text: String) -> [UInt8]? { decode(text.utf8) }

    package func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        text.withBytes { text in
            guard let count = symbolCount(of: text), count % 4 != 1 else { return nil }
            guard count > 0 else { return [] }
            var isValid = true
            let bytes = [UInt8](unsafeUninitializedCapacity: count * 3 / 4) { room, filled in
                isValid = read(UnsafeRawBufferPointer(rebasing: text[..<count]), into: room)
                filled = isValid ? count * 3 / 4 : 0
            }
            return isValid ? bytes : nil
        }
    }

    /// How many characters carry bits; nil when the filling is wrong.
    private func symbolCount(of text: UnsafeRawBufferPointer) -> Int? {
        guard isPadded else { return text.count }
        guard text.count.isMultiple(of: 4) else { return nil }
        let filling = text.suffix(2).reversed().prefix { $0 == Self.pad }.count
        return text.count - filling
    }

    private func read(_ text: UnsafeRawBufferPointer, into room: UnsafeMutableBufferPointer<UInt8>) -> Bool {
        values.withUnsafeBufferPointer { values in
            let whole = text.count / 4 * 4
            var place = 0
            for index in stride(from: 0, to: whole, by: 4) {
                let (a, b) = (values[Int(text[index])], values[Int(text[index + 1])])
                let (c, d) = (values[Int(text[index + 2])], values[Int(text[index + 3])])
                guard a | b | c | d < 64 else { return false }
                let group = UInt32(a) << 18 | UInt32(b) << 12 | UInt32(c) << 6 | UInt32(d)
                room[place] = UInt8(truncatingIfNeeded: group >> 16)
                room[place + 1] = UInt8(truncatingIfNeeded: group >> 8)
                room[place + 2] = UInt8(truncatingIfNeeded: group)
                place += 3
            }
            guard whole < text.count else { return true }
            let (a, b) = (values[Int(text[whole])], values[Int(text[whole + 1])])
            let isThree = whole + 2 < text.count
            let c = isThree ? values[Int(text[whole + 2])] : 0
            guard a | b | c < 64, (isThree ? c & 3 : b & 15) == 0 else { return false }
            room[place] = a << 2 | b >> 4
            if isThree { room[place + 1] = b << 4 | c >> 2 }
            return true
        }
    }
}
