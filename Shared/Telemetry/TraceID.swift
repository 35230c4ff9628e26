/// The name of one trace: 16 bytes, not all zero.
package struct TraceID: Sendable, Hashable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes a new one.
    package init() {
        let (high, low) = RandomBytes.words()
        self.init(high: high, low: high | low == 0 ? 1 : low)
    }

    func append(to bytes: inout [UInt8]) {
        bytes.append(hex: high)
        bytes.append(hex: low)
    }
}

/// The name of one span: 8 bytes, not all zero.
package struct SpanID: Sendable, Hashable {
    let number: UInt64

    init(number: UInt64) {
        self.number = number
    }

    /// Makes a new one.
    package init() {
        let word = RandomBytes.word()
        number = word == 0 ? 1 : word
    }

    func append(to bytes: inout [UInt8]) {
        bytes.append(hex: number)
    }
}

extension TraceID: CustomStringConvertible, LogRepresentable {
    /// 32 hexadecimal digits.
    package var description: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    package var logValue: LogValue { .text(description) }
}

extension SpanID: CustomStringConvertible, LogRepresentable {
    /// 16 hexadecimal digits.
    package var description: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    package var logValue: LogValue { .text(description) }
}
