import Problems

/// Parts of a resource that a client asks for by their bytes (RFC 9110 §14).
package enum ByteRange {
    /// The most parts that one request may ask for.
    package static let most = 16

    /// The ranges that `Range` selects from `length` bytes, in the order asked for; nil when the whole is to be sent:
    /// without the field, in another unit, or when it cannot be read. Refuses what lies outside, and too many.
    package static func selected(by header: String?, from length: Int) throws -> [Range<Int>]? {
        guard let header else { return nil }
        var reader = FieldReader(header)
        guard reader.token()?.lowercased() == "bytes", reader.take("=") else { return nil }
        var ranges: [Range<Int>] = []
        var asked = 0
        repeat {
            reader.skipSpace()
            let first = reader.take(while: \.isASCIIDigit)
            guard reader.take("-") else { return nil }
            let last = reader.take(while: \.isASCIIDigit)
            reader.skipSpace()
            guard first != nil || last != nil else { return nil }
            asked += 1
            guard asked <= most else {
                throw Problem(.rangeNotSatisfiable, "More than \(most) ranges were asked for.")
            }
            // A number too large for a machine word lies behind any end.
            if let first {
                let start = Int(first) ?? .max
                let end = last.map { Int($0) ?? .max } ?? .max
                guard start <= end else { return nil }
                if start < length { ranges.append(start..<min(length, end == .max ? end : end + 1)) }
            } else if let last {
                let suffix = min(Int(last) ?? .max, length)
                if suffix > 0 { ranges.append(length - suffix..<length) }
            }
        } while reader.take(",")
        guard reader.isAtEnd else { return nil }
        guard !ranges.isEmpty else {
            throw Problem(.rangeNotSatisfiable, "Nothing of the \(length) bytes lies in the range asked for.")
        }
        return ranges
    }

    /// Whether a range may be served: without `If-Range`, or when what the client has a part of is still the same.
    package static func stillApplies(ifRange: String?, etag: ETag?, lastModified: HTTPDate?) -> Bool {
        guard let ifRange else { return true }
        if let wanted = ETag(ifRange) { return etag.map(wanted.isStrongly) ?? false }
        guard let date = HTTPDate(ifRange) else { return false }
        return date == lastModified
    }

    /// The value of `Content-Range` for a part that is sent.
    package static func contentRange(_ range: Range<Int>, of length: Int) -> String {
        "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)"
    }

    /// The value of `Content-Range` in the answer that refuses (416).
    package static func contentRange(refusing length: Int) -> String { "bytes */\(length)" }
}
