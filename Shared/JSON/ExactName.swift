import Glibc

/// A name that equals another only byte by byte, where `String` compares what a reader would see.
struct ExactName: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (one: ExactName, other: ExactName) -> Bool { areSame(one.text, other.text) }

    @inline(__always)
    static func areSame(_ one: String, _ other: String) -> Bool {
        one.utf8.count == other.utf8.count && haveSameBytes(one, other)
    }

    /// Hashes the bytes themselves: names that only look alike must not share a hash by design.
    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// Compares two names of one length.
    private static func haveSameBytes(_ one: String, _ other: String) -> Bool {
        var (one, other) = (one, other)
        return one.withUTF8 { one in
            other.withUTF8 { other in
                guard let first = one.baseAddress, let second = other.baseAddress else { return true }
                return memcmp(first, second, one.count) == 0
            }
        }
    }
}
