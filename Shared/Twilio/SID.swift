import Guarded
package import HTTP
package import JSON
import Problems

/// The name of one thing at Twilio: two letters that say what it is, and 32 hexadecimal digits.
package struct SID: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package var description: String { text }

    /// Reads the name of a thing of that kind; nil when it is none.
    package init?(_ text: String, _ kind: Kind) {
        guard Self.isWellFormed(text, kind) else { return nil }
        self.text = text
    }

    private init(made text: String) { self.text = text }

    /// A new name that no other thing has, its digits in lower case.
    package static func make(_ kind: Kind) -> SID {
        SID(made: kind.rawValue + NameDigits.shared.withLock { $0.next() })
    }

    /// What it names; nil for a kind that is not known here.
    package var kind: Kind? { Kind(rawValue: String(text.prefix(2))) }

    /// Whether a text has the form of such a name; says nothing about whether there is such a thing.
    package static func isWellFormed(_ text: String, _ kind: Kind) -> Bool {
        let letters = kind.letters
        return isWellFormed(text) { $0 == letters.0 && $1 == letters.1 }
    }

    private static func isWellFormed(_ text: String, _ fits: (UInt8, UInt8) -> Bool) -> Bool {
        guard text.utf8.count == length else { return false }
        var text = text
        return text.withUTF8 { bytes in
            guard fits(bytes[0], bytes[1]) else { return false }
            for byte in bytes[2...] where byte &- 0x30 >= 10 && (byte | 0x20) &- 0x61 >= 6 { return false }
            return true
        }
    }

    /// How many characters every such name has.
    package static let length = 34
}

extension SID: TextReadable {
    package static var expectation: String { "two capital letters and 32 hexadecimal digits" }

    /// Reads the name of a thing of any kind, known here or not.
    package init?(text: String) {
        let isCapital: (UInt8) -> Bool = { $0 &- 0x41 < 26 }
        guard Self.isWellFormed(text, { isCapital($0) && isCapital($1) }) else { return nil }
        self.text = text
    }
}

extension SID: JSONWritable {
    package func write(to writer: inout JSONWriter) { writer.string(text) }
}

extension Request {
    /// The name in one of the route's `{names}`. One of the wrong form names nothing: 20404, as Twilio has it.
    package func sid(_ name: String, _ kind: SID.Kind) throws -> SID {
        let text = try parameter(name, as: String.self)
        guard let sid = SID(text, kind) else {
            throw Problem(.notFound, "The requested resource \(target.path) was not found", code: 20404)
        }
        return sid
    }
}
