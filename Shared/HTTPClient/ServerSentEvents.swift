import Glibc

/// One event of an event stream.
package struct ServerSentEvent: Sendable, Hashable {
    /// `message` unless the server named another.
    package var type: String
    /// The data lines, joined by line feeds.
    package var data: [UInt8]
    /// The id of this event, or of the last before it that had one; empty when there was none.
    package var id: String

    package init(type: String = "message", data: [UInt8], id: String = "") {
        self.type = type
        self.data = data
        self.id = id
    }

    package var text: String { String(decoding: data, as: UTF8.self) }
}

/// Reads an event stream from bytes as they arrive (WHATWG HTML §9.2.6).
package struct ServerSentEvents: Sendable {
    /// The id to name when connecting again.
    package private(set) var lastEventID = ""
    /// The delay before connecting again, once the server has given one.
    package private(set) var retry: Duration?

    private let limit: Int
    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var type: [UInt8] = []
    private var id: [UInt8]
    private var skipsLineFeed = false
    private var isAtStart = true

    /// An event that takes more than `limit` bytes, its unfinished line included, is an error. `lastEventID` goes on
    /// from an earlier connection.
    package init(limit: Int = 1 << 20, lastEventID: String = "") {
        self.limit = limit
        self.lastEventID = lastEventID
        id = Array(lastEventID.utf8)
    }

    /// Takes what has arrived and answers with the events that are complete now. What the stream leaves incomplete
    /// at its end is no event.
    package mutating func take(_ bytes: [UInt8]) throws(EventTooLarge) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        guard bytes.withUnsafeBytes({ read($0, into: &events) }) else { throw EventTooLarge() }
        return events
    }

    /// False when an event is too large.
    private mutating func read(_ bytes: UnsafeRawBufferPointer, into events: inout [ServerSentEvent]) -> Bool {
        var start = 0
        if skipsLineFeed, bytes.count > 0 {
            skipsLineFeed = false
            if bytes[0] == Self.lineFeed { start = 1 }
        }
        while start < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
            guard let end = Self.lineEnd(in: rest) else {
                line.append(contentsOf: rest)
                return fits(0)
            }
            let part = UnsafeRawBufferPointer(rebasing: rest[..<end])
            guard fits(part.count) else { return false }
            if line.isEmpty {
                take(line: part, &events)
            } else {
                line.append(contentsOf: part)
                let whole = line
                line.removeAll(keepingCapacity: true)
                whole.withUnsafeBytes { take(line: $0, &events) }
            }
            start += end + 1
            if rest[end] == Self.carriageReturn {
                if start == bytes.count {
                    skipsLineFeed = true
                } else if bytes[start] == Self.lineFeed {
                    start += 1
                }
            }
        }
        return true
    }

    private func fits(_ more: Int) -> Bool { line.count + data.count + type.count + id.count + more <= limit }

    private mutating func take(line: UnsafeRawBufferPointer, _ events: inout [ServerSentEvent]) {
        var line = line
        if isAtStart {
            isAtStart = false
            if line.count >= 3, line[0] == 0xEF, line[1] == 0xBB, line[2] == 0xBF {
                line = UnsafeRawBufferPointer(rebasing: line[3...])
            }
        }
        guard !line.isEmpty else { return dispatch(&events) }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.count
        var value = min(colon + 1, line.count)
        if value < line.count, line[value] == UInt8(ascii: " ") { value += 1 }
        take(
            field: UnsafeRawBufferPointer(rebasing: line[..<colon]),
            UnsafeRawBufferPointer(rebasing: line[value...]))
    }

    /// A comment is a field without a name, and like every unknown field it is nothing to us.
    private mutating func take(field: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        if Self.isEqual(field, "data") {
            data.append(contentsOf: value)
            data.append(Self.lineFeed)
        } else if Self.isEqual(field, "event") {
            type = Array(value)
        } else if Self.isEqual(field, "id") {
            if !value.contains(0) { id = Array(value) }
        } else if Self.isEqual(field, "retry") {
            guard !value.isEmpty, value.allSatisfy({ (0x30...0x39).contains($0) }) else { return }
            retry = .milliseconds(min(Int64(String(decoding: value, as: UTF8.self)) ?? .max, 1 << 40))
        }
    }

    private mutating func dispatch(_ events: inout [ServerSentEvent]) {
        if !Self.isSame(lastEventID, id) { lastEventID = String(decoding: id, as: UTF8.self) }
        defer { type.removeAll(keepingCapacity: true) }
        guard !data.isEmpty else { return }
        data.removeLast()
        events.append(
            ServerSentEvent(
                type: type.isEmpty ? "message" : String(decoding: type, as: UTF8.self), data: data, id: lastEventID))
        data = []
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// Where the first line ends, at a line feed or a carriage return.
    private static func lineEnd(in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let start = bytes.baseAddress else { return nil }
        let feed = memchr(start, Int32(lineFeed), bytes.count).map { UnsafeRawPointer($0) - start }
        let before = feed ?? bytes.count
        let turn = memchr(start, Int32(carriageReturn), before).map { UnsafeRawPointer($0) - start }
        return turn ?? feed
    }

    private static func isEqual(_ bytes: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
        bytes.count == word.utf8CodeUnitCount && memcmp(bytes.baseAddress!, word.utf8Start, bytes.count) == 0
    }

    private static func isSame(_ text: String, _ bytes: [UInt8]) -> Bool { text.utf8.elementsEqual(bytes) }
}

/// An event is longer than the reader allows.
package struct EventTooLarge: Error, Hashable {}
