/// Masks what looks like a secret in text that is about to be written: the second net, after the type `Secret`.
///
/// It knows `sk-…` keys, what follows words such as token, secret, password or api key, `Bearer` and `Basic`
/// credentials, the secret behind a Twilio API key, and passwords in URLs.
enum Scrubber {
    /// Returns the text with its secrets masked, or nil when there is nothing to mask, which is nearly always.
    static func scrubbed(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard var secret = next(in: bytes, from: 0) else { return nil }
        var result: [UInt8] = []
        var kept = 0
        while true {
            result.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[kept..<secret.lowerBound]))
            result.append("•••")
            kept = secret.upperBound
            guard let another = next(in: bytes, from: kept) else { break }
            secret = another
        }
        result.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[kept...]))
        return result
    }

    /// Says whether a field of this name holds what must not be written.
    static func isSecret(_ name: StaticString) -> Bool {
        let bytes = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        for word in secretNames where bytes.count >= word.utf8CodeUnitCount {
            if matches(word, in: bytes, at: bytes.count - word.utf8CodeUnitCount) { return true }
        }
        return false
    }

    private static let secretNames: [StaticString] = [
        "token", "secret", "password", "passwd", "apikey", "api_key", "authorization", "cookie",
    ]

    /// Looks for the next secret. The first letters are checked before anything else, as this runs on every text.
    private static func next(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
        var position = start
        while position + 6 < bytes.count {
            var found: Range<Int>?
            switch bytes[position] | 0x20 {
            case UInt8(ascii: "s"): found = key(bytes, position) ?? valueAfter("secret", 16, bytes, position)
            case UInt8(ascii: "t"): found = valueAfter("token", 16, bytes, position)
            case UInt8(ascii: "p"):
                found = valueAfter("password", 4, bytes, position) ?? valueAfter("passwd", 4, bytes, position)
            case UInt8(ascii: "a"):
                found =
                    valueAfter("apikey", 16, bytes, position) ?? valueAfter("api_key", 16, bytes, position)
                    ?? valueAfter("api-key", 16, bytes, position) ?? valueAfter("api key", 16, bytes, position)
            case UInt8(ascii: "b"):
                found = credentials("bearer ", bytes, position) ?? credentials("basic ", bytes, position)
            case UInt8(ascii: ":"): found = passwordInURL(bytes, position)
            default: break
            }
            if let found { return found }
            position += 1
        }
        return nil
    }

    /// `sk-…`, and what stands behind `SK` and 32 hexadecimal digits.
    private static func key(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Range<Int>? {
        guard bytes[start + 1] | 0x20 == UInt8(ascii: "k"), start == 0 || !isLetterOrDigit(bytes[start - 1]) else {
            return nil
        }
        if bytes[start] == UInt8(ascii: "s"),
            bytes[start + 2] == UInt8(ascii: "-") || bytes[start + 2] == UInt8(ascii: "_")
        {
            return run(bytes, from: start + 3, atLeast: 16)
        }
        let digits = bytes[(start + 2)...].prefix { isHex($0) }
        guard bytes[start] == UInt8(ascii: "S"), digits.count == 32 else { return nil }
        let value = bytes[digits.endIndex...].prefix { isSeparator($0) || $0 == UInt8(ascii: "/") }.endIndex
        guard value > digits.endIndex, value - digits.endIndex <= 3 else { return nil }
        return run(bytes, from: value, atLeast: 16)
    }

    /// The value behind a word such as `token`, with quotes, colons, equal signs or spaces between.
    private static func valueAfter(
        _ word: StaticString, _ atLeast: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int
    ) -> Range<Int>? {
        guard matches(word, in: bytes, at: start) else { return nil }
        let end = start + word.utf8CodeUnitCount
        let separators = bytes[end...].prefix(6).prefix { isSeparator($0) }
        guard !separators.isEmpty else { return nil }
        // A short value needs a clear sign that it is one: `password=`, not `password reset`.
        let isAssigned = separators.contains { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }
        return run(bytes, from: separators.endIndex, atLeast: isAssigned ? atLeast : 16)
    }

    private static func credentials(
        _ scheme: StaticString, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int
    ) -> Range<Int>? {
        guard matches(scheme, in: bytes, at: start) else { return nil }
        return run(bytes, from: start + scheme.utf8CodeUnitCount, atLeast: 8)
    }

    /// `://user:password@`.
    private static func passwordInURL(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Range<Int>? {
        guard bytes[start + 1] == UInt8(ascii: "/"), bytes[start + 2] == UInt8(ascii: "/") else { return nil }
        let authority = bytes[(start + 3)...].prefix { $0 > 0x20 && !#"/?#"'<>\"#.utf8.contains($0) }
        guard let at = authority.lastIndex(of: UInt8(ascii: "@")),
            let colon = authority[..<at].firstIndex(of: UInt8(ascii: ":")), colon + 1 < at
        else { return nil }
        return (colon + 1)..<at
    }

    private static func run(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, atLeast: Int) -> Range<Int>? {
        guard start < bytes.count else { return nil }
        let end = bytes[start...].prefix { isLetterOrDigit($0) || "-_.~+/=%$".utf8.contains($0) }.endIndex
        return end - start >= atLeast ? start..<end : nil
    }

    private static func matches(_ word: StaticString, in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        guard start + word.utf8CodeUnitCount <= bytes.count else { return false }
        for offset in 0..<word.utf8CodeUnitCount {
            let byte = bytes[start + offset]
            let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            if lower != word.utf8Start[offset] { return false }
        }
        return true
    }

    private static func isSeparator(_ byte: UInt8) -> Bool { #""' :=>\"#.utf8.contains(byte) }

    private static func isHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }
}
