/// What a client would like to get, and how much (RFC 9110 §12.5.1).
package struct Accept: Sendable, Hashable {
    private let ranges: [Range]

    private struct Range: Sendable, Hashable {
        let type: MediaType
        /// In thousandths.
        let quality: Int

        /// More for a range that holds less.
        var precision: Int { (type.type == "*" ? 0 : type.subtype == "*" ? 1 : 2) << 16 + type.parameters.count }
    }

    /// Reads the field; members that cannot be read are passed over, and without any everything is welcome.
    package init(_ text: String?) {
        var reader = FieldReader(text ?? "")
        ranges = reader.list { reader in MediaType(from: &reader).flatMap(Self.range) }
    }

    /// How welcome a type is, in thousandths: what the most precise range that holds it says.
    package func quality(of type: MediaType) -> Int {
        guard !ranges.isEmpty else { return 1_000 }
        return ranges.filter { type.matches($0.type) }.max { $0.precision < $1.precision }?
            .quality ?? 0
    }

    /// The most welcome of what we can offer, the first among equals; nil when none is welcome.
    package func best(of offers: [MediaType]) -> MediaType? {
        var best: (offer: MediaType, quality: Int)?
        for offer in offers {
            let quality = quality(of: offer)
            if quality > best?.quality ?? 0 { best = (offer, quality) }
        }
        return best?.offer
    }

    private static func range(_ read: MediaType) -> Range? {
        // What follows `q` is an extension that nobody ever defined.
        let mark = read.parameters.firstIndex { $0.name == "q" } ?? read.parameters.count
        guard let quality = mark < read.parameters.count ? thousandths(read.parameters[mark].value) : 1_000 else {
            return nil
        }
        return Range(
            type: MediaType(read.type, read.subtype, Array(read.parameters[..<mark])), quality: quality)
    }

    /// `0`, `0.8`, `1.000` (RFC 9110 §12.4.2).
    private static func thousandths(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard (1...5).contains(bytes.count), bytes[0] == 0x30 || bytes[0] == 0x31,
            bytes.count == 1 || bytes[1] == UInt8(ascii: "."), bytes.dropFirst(2).allSatisfy(\.isASCIIDigit)
        else { return nil }
        var value = Int(bytes[0] - 0x30) * 1_000
        for (byte, weight) in zip(bytes.dropFirst(2), [100, 10, 1]) { value += Int(byte - 0x30) * weight }
        return value <= 1_000 ? value : nil
    }
}
