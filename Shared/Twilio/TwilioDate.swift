import HTTP

/// Seconds since 1970 as Twilio writes and reads them.
package enum TwilioDate {
    /// As the products write it: whole seconds of universal time, `2026-05-01T10:00:00Z`; for whoever expects them,
    /// with the milliseconds that were none: `2026-05-01T10:00:00.000Z`.
    package static func product(_ secondsSince1970: Int, withMilliseconds: Bool = false) -> String {
        let seconds = min(max(secondsSince1970, earliest), latest)
        let (days, clock) = split(seconds)
        let date = CalendarDay(daysSince1970: days)
        return String(unsafeUninitializedCapacity: 24) { room in
            var place = 0
            func put(_ byte: UInt8) {
                room[place] = byte
                place += 1
            }
            func put(_ number: Int, then mark: Unicode.Scalar) {
                put(0x30 + UInt8(number / 10))
                put(0x30 + UInt8(number % 10))
                put(UInt8(ascii: mark))
            }
            put(0x30 + UInt8(date.year / 1_000))
            put(0x30 + UInt8(date.year / 100 % 10))
            put(date.year % 100, then: "-")
            put(date.month, then: "-")
            put(date.day, then: "T")
            put(clock / 3_600, then: ":")
            put(clock / 60 % 60, then: ":")
            put(clock % 60, then: withMilliseconds ? "." : "Z")
            if withMilliseconds {
                put(0, then: "0")
                put(UInt8(ascii: "Z"))
            }
            return place
        }
    }

    /// As the API of 2010 writes it: `Fri, 01 May 2026 10:00:00 +0000`.
    package static func core(_ secondsSince1970: Int) -> String {
        let bytes = HTTPDate(secondsSince1970: Int64(secondsSince1970)).bytes
        return String(decoding: bytes.dropLast(zone.utf8.count) + offset.utf8, as: UTF8.self)
    }

    /// Reads either form, and what callers may write in their place: a day alone, parts of a second, which are cut, and
    /// another offset from universal time. Nil when it is no date.
    package static func seconds(_ text: String) -> Int? {
        guard let first = text.utf8.first, first &- 0x30 < 10 else { return readCore(text) }
        var reader = DateReader(text)
        return reader.whole()
    }

    /// `Fri, 01 May 2026 12:00:00 +0200`: a date of HTTP with an offset in place of its zone.
    private static func readCore(_ text: String) -> Int? {
        guard let space = text.utf8.lastIndex(of: 0x20) else { return nil }
        var reader = DateReader(String(text[text.utf8.index(after: space)...]))
        guard let offset = reader.offset(), reader.isAtEnd else { return nil }
        return HTTPDate(text[...space] + zone).map { Int($0.secondsSince1970) - offset }
    }

    private static let zone = "GMT"
    private static let offset = "+0000"
    /// The first second of the year 0 and the last of 9999.
    private static let earliest = -62_167_219_200
    private static let latest = 253_402_300_799

    private static func split(_ seconds: Int) -> (days: Int, clock: Int) {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return (days, seconds - days * 86_400)
    }
}

/// Reads a date of ISO 8601 from its bytes.
private struct DateReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { place == bytes.count }

    /// `2026-05-01`, or `2026-05-01T10:00`, `2026-05-01T10:00:00`, `…:00.25`, each with `Z`, an offset, or nothing.
    mutating func whole() -> Int? {
        guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2),
            let date = CalendarDay(year: year, month: month, day: day)
        else { return nil }
        let midnight = date.daysSince1970 * 86_400
        if isAtEnd { return midnight }
        guard take("T") || take("t") || take(" "), let hour = number(2), hour < 24, take(":"),
            let minute = number(2), minute < 60
        else { return nil }
        var second = 0
        if take(":") {
            // The last second of some days is the 61st of its minute.
            guard let told = number(2), told < 61, skipFraction() else { return nil }
            second = told
        }
        guard let offset = isAtEnd || take("Z") || take("z") ? 0 : offset(), isAtEnd else { return nil }
        return midnight + hour * 3_600 + minute * 60 + second - offset
    }

    /// `+02:00`, `-0530`, in seconds.
    mutating func offset() -> Int? {
        let sign = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = number(2), hours < 24 else { return nil }
        _ = take(":")
        guard let minutes = number(2), minutes < 60 else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }

    private mutating func skipFraction() -> Bool {
        guard take(".") || take(",") else { return true }
        guard number(1) != nil else { return false }
        while number(1) != nil {}
        return true
    }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard place < bytes.count, bytes[place] == UInt8(ascii: mark) else { return false }
        place += 1
        return true
    }

    private mutating func number(_ digits: Int) -> Int? {
        guard place + digits <= bytes.count else { return nil }
        var number = 0
        for byte in bytes[place..<place + digits] {
            guard byte &- 0x30 < 10 else { return nil }
            number = number * 10 + Int(byte - 0x30)
        }
        place += digits
        return number
    }
}
