import HTTP

/// A telephone number as the world dials it (E.164): a plus, a country, at most fifteen digits.
package struct PhoneNumber: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package var description: String { text }

    /// Reads a number that is written as Twilio writes it: `+15005550006`.
    package init?(_ text: String) {
        guard Self.isWellFormed(text) else { return nil }
        self.text = text
    }

    /// Reads a number as people write it, with its country: `+1 (500) 555-0006`, `001 500 555 0006`.
    package init?(spelled text: String) {
        guard let digits = Self.digits(of: text) else { return nil }
        if text.unicodeScalars.contains(where: { $0 == "+" || $0 == "＋" }) {
            self.init("+" + digits)
        } else {
            // Without a plus or two noughts nothing says that a country comes first.
            guard digits.hasPrefix("00") else { return nil }
            self.init("+" + digits.dropFirst(2))
        }
    }

    /// Whether a text is a plus and two to fifteen digits, of which the first is no nought.
    package static func isWellFormed(_ text: some StringProtocol) -> Bool {
        var bytes = text.utf8.makeIterator()
        guard bytes.next() == UInt8(ascii: "+"), let first = bytes.next(), first &- 0x31 < 9 else { return false }
        var count = 1
        while let byte = bytes.next() {
            guard byte &- 0x30 < 10 else { return false }
            count += 1
        }
        return (2...15).contains(count)
    }

    /// The digits of a number however it is spelled, in any script: without plus, spaces, dashes, dots, slashes and
    /// brackets, and the unseen marks that come along from a page. Nil when there is anything else, or no digit.
    package static func digits(of text: some StringProtocol) -> String? {
        var digits: [UInt8] = []
        for scalar in text.unicodeScalars {
            if scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue {
                digits.append(0x30 + UInt8(value))
            } else if scalar == "+" || scalar == "＋" {
                guard digits.isEmpty else { return nil }
            } else if !scalar.properties.isWhitespace, scalar.properties.generalCategory != .dashPunctuation,
                !"()./[]".unicodeScalars.contains(scalar), scalar.properties.generalCategory != .format
            {
                return nil
            }
        }
        return digits.isEmpty ? nil : String(decoding: digits, as: UTF8.self)
    }
}

extension PhoneNumber: TextReadable {
    package static var expectation: String { "a telephone number such as +15005550006" }
    package init?(text: String) { self.init(text) }
}
