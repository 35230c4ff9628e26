import Crypto

/// Names a delivery: its number in the order of keeping, and a number that nobody can guess and no other database has.
struct DeliveryID: Sendable, Hashable, CustomStringConvertible {
    let number: Int
    let salt: Int

    init(number: Int, salt: Int) {
        self.number = number
        self.salt = salt
    }

    /// Reads `HD` and 32 digits; nil when it is anything else.
    init?(_ text: String) {
        guard text.hasPrefix("HD"), text.utf8.count == 34, let bytes = Hex.decode(String(text.dropFirst(2))) else {
            return nil
        }
        number = Self.integer(bytes[..<8])
        salt = Self.integer(bytes[8...])
    }

    static func newSalt() -> Int { integer(Random.bytes(8)[...]) }

    var description: String {
        "HD"
            + Hex.encode(
                [number, salt].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - $0 * 8)) } })
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
}
