extension JSONReader {
    /// Reads a number as a `Double`, correctly rounded.
    package mutating func double() throws -> Double { try number().double }

    /// Reads a whole number that fits `T`, also when it is written `2.0` or `2e3`.
    package mutating func integer<T: FixedWidthInteger>(_: T.Type = T.self) throws -> T {
        skipSpace()
        let start = place
        guard let whole = try number(T.wording).whole(T.self) else {
            place = start
            throw mismatch(T.wording)
        }
        return whole
    }

    /// Reads a whole number that fits an `Int`.
    package mutating func int() throws -> Int {
        skipSpace()
        let start = place
        if case .integer(let whole) = try number(Int.wording) { return Int(whole) }
        place = start
        return try integer(Int.self)
    }

    /// Reads a number (RFC 8259 §6). One beyond every `Double` is refused.
    mutating func number(_ wanted: @autoclosure () -> String = JSONKind.number.rawValue) throws -> JSONNumber {
        skipSpace()
        let start = place
        var end = start
        let isNegative = end < count && bytes[end] == Byte.minus
        if isNegative { end &+= 1 }
        guard end < count, bytes[end] &- Byte.zero < 10 else {
            throw isNegative ? expected("a digit", at: end) : mismatch(wanted())
        }
        var digits = Digits()
        if bytes[end] == Byte.zero {
            end &+= 1
            if end < count, bytes[end] &- Byte.zero < 10 { throw expected("no digit after a leading zero", at: end) }
        } else {
            end = digits.read(bytes, from: end, to: count)
        }
        if end < count, bytes[end] == Byte.point || bytes[end] | 0x20 == Byte.e {
            return try fraction(digits, isNegative: isNegative, from: start, at: end)
        }
        place = end
        if digits.areExact {
            if !isNegative {
                return Int64(exactly: digits.value).map { .integer($0) } ?? .unsigned(digits.value)
            }
            if digits.value == 0 { return .double(-0.0) }
            if digits.value <= Int64.min.magnitude { return .integer(Int64(truncatingIfNeeded: 0 &- digits.value)) }
        }
        return .double(try roundedDouble(from: start))
    }

    /// Reads the rest of a number with a fraction or an exponent.
    private mutating func fraction(
        _ whole: Digits, isNegative: Bool, from start: Int, at point: Int
    ) throws -> JSONNumber {
        var digits = whole
        var end = point
        var exponent = 0
        if bytes[end] == Byte.point {
            let first = end &+ 1
            guard first < count, bytes[first] &- Byte.zero < 10 else { throw expected("a digit", at: first) }
            end = digits.read(bytes, from: first, to: count)
            exponent = first &- end
        }
        if end < count, bytes[end] | 0x20 == Byte.e {
            end &+= 1
            let isSmall = end < count && bytes[end] == Byte.minus
            if end < count, isSmall || bytes[end] == Byte.plus { end &+= 1 }
            guard end < count, bytes[end] &- Byte.zero < 10 else { throw expected("a digit", at: end) }
            var power = Digits()
            end = power.read(bytes, from: end, to: count)
            let size = power.areExact ? Int(min(power.value, 1_000_000_000)) : 1_000_000_000
            exponent &+= isSmall ? -size : size
        }
        place = end
        // Both sides of one multiplication or division are exact here, so its result is rounded once and correctly.
        if digits.areExact, digits.value <= 1 << 53, exponent.magnitude < UInt(Self.powersOfTen.count) {
            let mantissa = Double(digits.value)
            let power = Self.powersOfTen[Int(exponent.magnitude)]
            let double = exponent < 0 ? mantissa / power : mantissa * power
            return .double(isNegative ? -double : double)
        }
        return .double(try roundedDouble(from: start))
    }

    /// The number between `start` and `place`, whatever its length.
    @inline(never)
    private mutating func roundedDouble(from start: Int) throws -> Double {
        let digits = String(decoding: UnsafeBufferPointer(start: bytes + start, count: place - start), as: UTF8.self)
        guard let double = Double(digits), double.isFinite else {
            place = start
            throw expected("a number no larger than a 64-bit floating point number can be")
        }
        return double
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}

/// A run of decimal digits as a number, for as long as it is one of 64 bits.
private struct Digits {
    var value: UInt64 = 0
    var areExact = true

    /// Takes in all digits from `start`, and tells where they end.
    @inline(__always)
    mutating func read(_ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
        var place = start
        while place < end {
            let digit = bytes[place] &- Byte.zero
            guard digit < 10 else { break }
            let (tenfold, isTooMuch) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooLarge) = tenfold.addingReportingOverflow(UInt64(digit))
            if isTooMuch || isTooLarge { areExact = false }
            value = sum
            place &+= 1
        }
        return place
    }
}

extension FixedWidthInteger {
    /// What a message calls the numbers of this type.
    static var wording: String { "a whole number from \(min) to \(max)" }
}
