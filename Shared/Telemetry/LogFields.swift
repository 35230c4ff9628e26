/// The named values of a log line or span: `["route": route, "status": 200]`.
///
/// Names are written in the source, never made from what a user sent: that is why they are static strings.
package struct LogFields: Sendable, ExpressibleByDictionaryLiteral {
    package private(set) var elements: [(StaticString, any LogRepresentable)]

    package init(dictionaryLiteral elements: (StaticString, any LogRepresentable)...) {
        self.elements = elements
    }

    package var isEmpty: Bool { elements.isEmpty }

    /// Adds one value; nil adds nothing.
    package mutating func add(_ name: StaticString, _ value: (any LogRepresentable)?) {
        if let value { elements.append((name, value)) }
    }

    package static func + (left: LogFields, right: LogFields) -> LogFields {
        if left.isEmpty { return right }
        var sum = left
        sum.elements += right.elements
        return sum
    }
}

/// What can be the value of a log field.
package protocol LogRepresentable: Sendable {
    var logValue: LogValue { get }
}

/// A field's value in the forms a log line knows.
package enum LogValue: Sendable, Hashable {
    case text(String)
    /// Bytes that claim to be UTF-8; what is not is replaced.
    case bytes([UInt8])
    case number(Int64)
    case decimal(Double)
    case flag(Bool)
    /// Nothing: the field is left out.
    case none
}

extension LogValue: LogRepresentable {
    package var logValue: LogValue { self }
}

extension String: LogRepresentable {
    package var logValue: LogValue { .text(self) }
}

extension Substring: LogRepresentable {
    package var logValue: LogValue { .text(String(self)) }
}

extension Bool: LogRepresentable {
    package var logValue: LogValue { .flag(self) }
}

extension Double: LogRepresentable {
    package var logValue: LogValue { .decimal(self) }
}

extension Int: LogRepresentable {
    package var logValue: LogValue { .number(Int64(self)) }
}

extension Int32: LogRepresentable {
    package var logValue: LogValue { .number(Int64(self)) }
}

extension Int64: LogRepresentable {
    package var logValue: LogValue { .number(self) }
}

extension UInt16: LogRepresentable {
    package var logValue: LogValue { .number(Int64(self)) }
}

extension UInt64: LogRepresentable {
    package var logValue: LogValue { .number(Int64(clamping: self)) }
}

/// Microseconds, as in `durationUs`.
extension Duration: LogRepresentable {
    package var logValue: LogValue { .number(microseconds) }
}

extension Optional: LogRepresentable where Wrapped: LogRepresentable {
    package var logValue: LogValue { self?.logValue ?? .none }
}

/// Ids and kinds that are a string with a type.
extension LogRepresentable where Self: RawRepresentable<String> {
    package var logValue: LogValue { .text(rawValue) }
}

extension Duration {
    var microseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? (seconds < 0 ? .min : .max) : product &+ attoseconds / 1_000_000_000_000
    }
}
