/// Names one state of a resource (RFC 9110 §8.8.3). A weak one is kept by changes that do not matter.
package struct ETag: Sendable, Hashable, CustomStringConvertible {
    /// Without the quotes.
    package let opaque: String
    package let isWeak: Bool

    /// Takes a text of visible letters without quotes, such as a digest in hexadecimal.
    package init(opaque: String, isWeak: Bool = false) {
        self.opaque = String(decoding: opaque.utf8.filter(Self.isAllowed), as: UTF8.self)
        self.isWeak = isWeak
    }

    /// Reads `"abc"` or `W/"abc"`.
    package init?(_ text: String) {
        var reader = FieldReader(text)
        guard let tag = ETag(from: &reader), reader.isAtEnd else { return nil }
        self = tag
    }

    fileprivate init?(from reader: inout FieldReader) {
        isWeak = reader.take("W")
        if isWeak { guard reader.take("/") else { return nil } }
        guard reader.take("\"") else { return nil }
        opaque = reader.take(while: Self.isAllowed) ?? ""
        guard reader.take("\"") else { return nil }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool { byte > 0x20 && byte != 0x22 && byte != 0x7F }

    package var description: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }

    /// Same byte for byte: neither may be weak (RFC 9110 §8.8.3.2).
    package func isStrongly(_ other: ETag) -> Bool { !isWeak && !other.isWeak && opaque == other.opaque }

    /// Good enough to be used in place of each other.
    package func isWeakly(_ other: ETag) -> Bool { opaque == other.opaque }
}

/// The value of `If-Match` and `If-None-Match`: any state, or one of those listed (RFC 9110 §13.1).
package enum ETagList: Sendable, Hashable {
    case any
    case tags([ETag])

    /// Reads all lines of the field; nil when there is none.
    package init?(_ lines: [String]) {
        guard !lines.isEmpty else { return nil }
        if lines.count == 1, lines[0].trimmingOptionalWhitespace() == "*" {
            self = .any
        } else {
            self = .tags(
                lines.flatMap { line in
                    var reader = FieldReader(line)
                    return reader.list { ETag(from: &$0) }
                })
        }
    }

    package func holdsStrongly(_ tag: ETag?) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tag.map { tag in tags.contains { $0.isStrongly(tag) } } ?? false
        }
    }

    package func holdsWeakly(_ tag: ETag?) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tag.map { tag in tags.contains { $0.isWeakly(tag) } } ?? false
        }
    }
}
