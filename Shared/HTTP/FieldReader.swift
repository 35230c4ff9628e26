/// Reads the small grammar that header fields share (RFC 9110 §5.6): tokens, quoted strings, parameters, lists.
struct FieldReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { place == bytes.count }
    var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    mutating func skipSpace() {
        while let next, next.isOptionalWhitespace { place += 1 }
    }

    mutating func take(_ byte: Character) -> Bool {
        guard let next, next == byte.asciiValue else { return false }
        place += 1
        return true
    }

    /// The bytes up to the first that does not fit; nil when there are none.
    mutating func take(while fits: (UInt8) -> Bool) -> String? {
        let start = place
        while let next, fits(next) { place += 1 }
        return start == place ? nil : String(validating: bytes[start..<place], as: UTF8.self)
    }

    mutating func token() -> String? { take(while: \.isTokenByte) }

    /// What stands between quotes, with its escapes undone (RFC 9110 §5.6.4).
    mutating func quotedString() -> String? {
        guard take("\"") else { return nil }
        var text: [UInt8] = []
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = next, !escaped.isControl || escaped == 0x09 else { return nil }
                text.append(escaped)
                place += 1
            case _ where byte.isControl && byte != 0x09: return nil
            default: text.append(byte)
            }
        }
        return nil
    }

    /// `; name=value` as often as it comes, names in lower case; nil when one is malformed or comes twice.
    mutating func parameters() -> [Parameter]? {
        var parameters: [Parameter] = []
        while true {
            skipSpace()
            guard take(";") else { return parameters }
            skipSpace()
            // A lone semicolon is allowed, and says nothing (RFC 9110 §5.6.6).
            guard let name = token()?.lowercased() else { continue }
            guard take("="), let value = next == UInt8(ascii: "\"") ? quotedString() : token(),
                !parameters.contains(where: { $0.name == name })
            else { return nil }
            parameters.append(Parameter(name: name, value: value))
        }
    }

    /// Each member of a comma-separated list that `read` can make sense of; the others are passed over.
    mutating func list<Member>(_ read: (inout FieldReader) -> Member?) -> [Member] {
        var members: [Member] = []
        while !isAtEnd {
            skipSpace()
            if take(",") { continue }
            let member = read(&self)
            skipSpace()
            if let member, isAtEnd || next == UInt8(ascii: ",") {
                members.append(member)
            } else {
                skipMember()
            }
        }
        return members
    }

    /// Goes to the next comma that is not inside quotes.
    private mutating func skipMember() {
        while let byte = next, byte != UInt8(ascii: ",") {
            if byte != UInt8(ascii: "\"") || quotedString() == nil { place = min(place + 1, bytes.count) }
        }
    }
}

/// A parameter of a media type or another header value.
package struct Parameter: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// As it stands in a header: quoted when it is no token.
    var encoded: String {
        value.utf8.isToken ? "\(name)=\(value)" : "\(name)=\"\(Self.quoted(value))\""
    }

    /// What stands between the quotes: quotes and backslashes escaped, control bytes left out.
    static func quoted(_ text: String) -> String {
        var quoted: [UInt8] = []
        for byte in text.utf8 where !byte.isControl {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { quoted.append(UInt8(ascii: "\\")) }
            quoted.append(byte)
        }
        return String(decoding: quoted, as: UTF8.self)
    }
}
