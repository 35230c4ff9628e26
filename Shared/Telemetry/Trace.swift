/// Where in a trace the work stands, as W3C Trace Context (Level 1) carries it between services.
package struct Trace: Sendable, Hashable {
    /// The trace of the task that asks.
    package static var current: Trace? { LogContext.current?.trace }

    package let traceID: TraceID
    /// The span that is under way.
    package let spanID: SpanID
    package let isSampled: Bool

    /// Begins a new trace.
    package init(isSampled: Bool = true) {
        self.init(traceID: TraceID(), spanID: SpanID(), isSampled: isSampled)
    }

    package init(traceID: TraceID, spanID: SpanID, isSampled: Bool) {
        self.traceID = traceID
        self.spanID = spanID
        self.isSampled = isSampled
    }

    /// Returns the place of a span below this one.
    package func child() -> Trace {
        Trace(traceID: traceID, spanID: SpanID(), isSampled: isSampled)
    }
}

extension Trace {
    /// Reads a `traceparent` header (W3C Trace Context §3.2). Of a version above 00 the known part is read (§4.3).
    package init?(traceparent text: String) {
        var text = text
        let parsed = text.withUTF8 { bytes -> Trace? in
            guard bytes.count >= 55, bytes.count <= 512, bytes[2] == Self.dash, bytes[35] == Self.dash,
                bytes[52] == Self.dash, let version = Self.number(bytes[0..<2]), version != 0xFF,
                bytes.count == 55 || (version != 0 && bytes[55] == Self.dash),
                let high = Self.number(bytes[3..<19]), let low = Self.number(bytes[19..<35]),
                let span = Self.number(bytes[36..<52]), let flags = Self.number(bytes[53..<55]), high | low != 0,
                span != 0
            else { return nil }
            return Trace(
                traceID: TraceID(high: high, low: low), spanID: SpanID(number: span), isSampled: flags & 1 == 1)
        }
        guard let parsed else { return nil }
        self = parsed
    }

    /// The header that tells the next service where the work stands; always version 00.
    package var traceparent: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(55)
        bytes.append("00-")
        traceID.append(to: &bytes)
        bytes.append(Self.dash)
        spanID.append(to: &bytes)
        bytes.append(isSampled ? "-01" : "-00")
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let dash = UInt8(ascii: "-")

    /// Reads lower-case hexadecimal digits; upper case is not allowed here.
    private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64? {
        var number: UInt64 = 0
        for byte in digits {
            switch byte {
            case 0x30...0x39: number = number << 4 | UInt64(byte - 0x30)
            case 0x61...0x66: number = number << 4 | UInt64(byte - 0x57)
            default: return nil
            }
        }
        return number
    }
}
