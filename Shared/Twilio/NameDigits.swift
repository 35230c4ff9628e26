import Crypto
import Guarded

/// Makes the digits of new names: nobody guesses them, and those that are made one after the other begin alike.
///
/// What begins alike stands on the same page of an index, so names that are kept together are written together. With
/// nothing in common, each would have a page of its own written.
struct NameDigits {
    /// For the whole process.
    static let shared = Guarded(NameDigits())

    /// How many names begin alike, and with how much of their sixteen bytes; the rest is each one's own.
    static let alike = 64
    static let beginningBytes = 3

    private var beginning = ""
    private var left = 0

    mutating func next() -> String {
        if left == 0 {
            beginning = Random.hexToken(bytes: Self.beginningBytes)
            left = Self.alike
        }
        left -= 1
        return beginning + Random.hexToken(bytes: 16 - Self.beginningBytes)
    }
}
