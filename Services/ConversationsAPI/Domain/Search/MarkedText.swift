import JSON

/// A text in parts, of which some are what was searched for.
struct MarkedText: Sendable, Hashable {
    struct Part: Sendable, Hashable {
        var text: String
        var isHit: Bool
    }

    private(set) var parts: [Part] = []

    /// Of a long text about so much is told, from a little before the first mark on.
    private static let longest = 400
    private static let lead = 100
    private static let cut = "…"

    /// Marks ranges of a text's UTF-8, which may overlap. Nil where there are none.
    init?(_ text: String, _ ranges: [Range<Int>]) {
        guard let first = ranges.min(by: { $0.lowerBound < $1.lowerBound }) else { return nil }
        let bytes = Array(text.utf8)
        var (start, end) = (0, bytes.count)
        if bytes.count > Self.longest {
            start = Self.edge(near: max(0, first.lowerBound - Self.lead), in: bytes)
            end = Self.edge(near: min(bytes.count, start + Self.longest), in: bytes)
            end = max(end, min(first.upperBound, bytes.count))
        }
        if start > 0 { add(Self.cut, isHit: false) }
        var place = start
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            let (from, to) = (max(range.lowerBound, place), min(range.upperBound, end))
            guard from < to else { continue }
            add(String(decoding: bytes[place..<from], as: UTF8.self), isHit: false)
            add(String(decoding: bytes[from..<to], as: UTF8.self), isHit: true)
            place = to
        }
        add(String(decoding: bytes[place..<end], as: UTF8.self), isHit: false)
        if end < bytes.count { add(Self.cut, isHit: false) }
    }

    private mutating func add(_ text: String, isHit: Bool) {
        guard !text.isEmpty else { return }
        if !isHit, let last = parts.last, !last.isHit {
            parts[parts.count - 1].text += text
        } else {
            parts.append(Part(text: text, isHit: isHit))
        }
    }

    /// A place between two characters, at a blank where one is near.
    private static func edge(near place: Int, in bytes: [UInt8]) -> Int {
        if place == 0 || place == bytes.count { return place }
        if let blank = bytes[max(0, place - 24)..<place].lastIndex(of: 0x20) { return blank + 1 }
        return bytes[..<(place + 1)].lastIndex { $0 & 0xC0 != 0x80 } ?? place
    }

    /// As answers tell it: `[{"text": "call "}, {"text": "me", "hit": true}]`.
    var json: JSONValue {
        .array(parts.map { $0.isHit ? ["text": .string($0.text), "hit": true] : ["text": .string($0.text)] })
    }
}
