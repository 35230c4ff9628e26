import HTTP

/// Takes a chunked body apart (RFC 9112 §7.1). Extensions and trailers are bounded, checked and dropped.
package struct ChunkDecoder: Sendable {
    private enum State: Sendable {
        case size(digits: Int, value: Int)
        case afterSize(value: Int)
        case sizeLineFeed(value: Int)
        case content(left: Int)
        case contentReturn
        case contentLineFeed
        case trailerStart
        case trailerName
        case trailer
        case trailerLineFeed
        case endLineFeed
        case done
    }

    private var state = State.size(digits: 0, value: 0)
    /// Bytes of extensions and trailers so far; more than a few have no honest use.
    private var overhead = 0
    private static let overheadLimit = 4 << 10

    package init() {}

    package var isDone: Bool { if case .done = state { true } else { false } }

    /// Takes bytes until the body or the input ends, handing each piece of content to `piece`. Answers how many were
    /// used.
    package mutating func decode(
        _ bytes: UnsafeRawBufferPointer, _ piece: (UnsafeRawBufferPointer) -> Void
    ) throws(Refusal) -> Int {
        var index = 0
        while index < bytes.count {
            if case .done = state { return index }
            if case .content(let left) = state {
                let count = min(left, bytes.count - index)
                piece(UnsafeRawBufferPointer(rebasing: bytes[index..<index + count]))
                index += count
                state = count == left ? .contentReturn : .content(left: left - count)
            } else {
                try step(bytes[index])
                index += 1
            }
        }
        return index
    }

    private mutating func step(_ byte: UInt8) throws(Refusal) {
        switch state {
        case .size(let digits, let value):
            if let digit = byte.hexDigit {
                // Fifteen digits are more than any body, and cannot overflow.
                guard digits < 15 else { throw .bad("A chunk size is too long.") }
                state = .size(digits: digits + 1, value: value << 4 | digit)
            } else if digits > 0, byte == 0x0D {
                state = .sizeLineFeed(value: value)
            } else if digits > 0, byte == UInt8(ascii: ";") {
                state = .afterSize(value: value)
            } else {
                throw .bad("A chunk size is not a hexadecimal number.")
            }
        case .afterSize(let value):
            if byte == 0x0D {
                state = .sizeLineFeed(value: value)
            } else {
                try countOverhead(byte)
            }
        case .sizeLineFeed(let value):
            try expect(byte, 0x0A)
            state = value == 0 ? .trailerStart : .content(left: value)
        case .contentReturn:
            try expect(byte, 0x0D)
            state = .contentLineFeed
        case .contentLineFeed:
            try expect(byte, 0x0A)
            state = .size(digits: 0, value: 0)
        case .trailerStart:
            if byte == 0x0D {
                state = .endLineFeed
            } else {
                guard byte.isTokenByte else { throw .bad("A trailer field does not start with its name.") }
                try countOverhead(byte)
                state = .trailerName
            }
        case .trailerName:
            guard byte.isTokenByte || byte == UInt8(ascii: ":") else {
                throw .bad("The name of a trailer field is not a token followed by a colon.")
            }
            try countOverhead(byte)
            if byte == UInt8(ascii: ":") { state = .trailer }
        case .trailer:
            if byte == 0x0D {
                state = .trailerLineFeed
            } else {
                try countOverhead(byte)
            }
        case .trailerLineFeed:
            try expect(byte, 0x0A)
            state = .trailerStart
        case .endLineFeed:
            try expect(byte, 0x0A)
            state = .done
        case .content, .done: break
        }
    }

    private mutating func countOverhead(_ byte: UInt8) throws(Refusal) {
        guard byte >= 0x20 && byte != 0x7F || byte == 0x09 else {
            throw .bad("There is a control character between chunks.")
        }
        overhead += 1
        guard overhead <= Self.overheadLimit else { throw .bad("Chunk extensions and trailers are too long.") }
    }

    private func expect(_ byte: UInt8, _ wanted: UInt8) throws(Refusal) {
        guard byte == wanted else { throw .bad("A chunk does not end where it says.") }
    }
}

extension UInt8 {
    fileprivate var hexDigit: Int? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(self - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(self - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(self - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
