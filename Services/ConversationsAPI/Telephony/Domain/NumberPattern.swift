/// Numbers that are meant together: one, or all that fit a text in which `*` stands for any digits.
struct NumberPattern: Sendable, Hashable {
    let text: String

    init?(_ text: String) {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        self.text = text
    }

    /// Whether an address is meant; what a channel writes before a number does not count.
    func fits(_ address: String) -> Bool {
        let number = address.split(separator: ":").last ?? ""
        return Self.fits(Array(address.utf8)[...], Array(text.utf8)[...])
            || Self.fits(Array(number.utf8)[...], Array(text.utf8)[...])
    }

    private static func fits(_ text: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        // Where the last star began to stand for something, to try again with one sign more behind it.
        var (text, pattern) = (text, pattern)
        var star: (text: ArraySlice<UInt8>, pattern: ArraySlice<UInt8>)?
        while let byte = text.first {
            if pattern.first == UInt8(ascii: "*") {
                pattern = pattern.dropFirst()
                star = (text, pattern)
            } else if pattern.first == byte {
                (text, pattern) = (text.dropFirst(), pattern.dropFirst())
            } else if let last = star {
                text = last.text.dropFirst()
                pattern = last.pattern
                star = (text, pattern)
            } else {
                return false
            }
        }
        return pattern.allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
