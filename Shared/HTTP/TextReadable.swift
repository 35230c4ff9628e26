/// A value that a path, a query or a form can carry as text.
package protocol TextReadable: Sendable {
    /// What is expected, as it ends the sentence “… must be …”.
    static var expectation: String { get }

    /// Reads the whole text; nil when it is not what is expected.
    init?(text: String)
}

extension String: TextReadable {
    package static var expectation: String { "text" }
    package init?(text: String) { self = text }
}

extension Int: TextReadable {
    package static var expectation: String { "a whole number" }
    package init?(text: String) { self.init(text) }
}

extension Double: TextReadable {
    package static var expectation: String { "a number" }

    /// Decimal notation only: no hexadecimal, no infinity.
    package init?(text: String) {
        let isDecimal = text.utf8.allSatisfy { byte in
            byte.isASCIIDigit || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
                || byte | 0x20 == UInt8(ascii: "e")
        }
        guard isDecimal, let value = Double(text), value.isFinite else { return nil }
        self = value
    }
}

extension Bool: TextReadable {
    package static var expectation: String { "true or false" }

    package init?(text: String) {
        switch text {
        case "true", "True", "1": self = true
        case "false", "False", "0": self = false
        default: return nil
        }
    }
}

// An enumeration over text is read by its raw value: `enum Order: String, CaseIterable, TextReadable`.
extension TextReadable where Self: RawRepresentable, RawValue == String {
    package static var expectation: String { "one of the values known here" }
    package init?(text: String) { self.init(rawValue: text) }
}

extension TextReadable where Self: RawRepresentable & CaseIterable, RawValue == String {
    package static var expectation: String { "one of " + allCases.map(\.rawValue).joined(separator: ", ") }
}
