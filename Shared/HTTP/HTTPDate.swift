import Glibc

/// A second in universal time, as header fields write it: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
package struct HTTPDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let secondsSince1970: Int64

    package init(secondsSince1970: Int64) { self.secondsSince1970 = secondsSince1970 }

    package static var now: HTTPDate {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return HTTPDate(secondsSince1970: Int64(time.tv_sec))
    }

    package static func < (left: Self, right: Self) -> Bool { left.secondsSince1970 < right.secondsSince1970 }

    package var description: String { String(decoding: bytes, as: UTF8.self) }

    // MARK: Writing

    /// The 29 bytes of the one form that is written; years beyond 9999 are held there.
    package var bytes: [UInt8] {
        let seconds = min(max(secondsSince1970, Self.earliest), Self.latest)
        let day = Self.floor(seconds, 86_400)
        let clock = Int(seconds - day * 86_400)
        let date = CalendarDay(daysSince1970: Int(day))
        var bytes: [UInt8] = []
        bytes.reserveCapacity(29)
        func put(_ names: StaticString, _ place: Int) {
            for index in 0..<3 { bytes.append(names.utf8Start[place * 3 + index]) }
        }
        func put(_ number: Int, then letter: Character) {
            bytes.append(0x30 + UInt8(number / 10))
            bytes.append(0x30 + UInt8(number % 10))
            bytes.append(letter.asciiValue ?? 0x20)
        }
        // The first of January 1970 was a Thursday.
        put(Self.weekdays, Int((day + 4) - Self.floor(day + 4, 7) * 7))
        bytes.append(UInt8(ascii: ","))
        bytes.append(0x20)
        put(date.day, then: " ")
        put(Self.months, date.month - 1)
        bytes.append(0x20)
        bytes.append(0x30 + UInt8(date.year / 1_000))
        bytes.append(0x30 + UInt8(date.year / 100 % 10))
        put(date.year % 100, then: " ")
        put(clock / 3_600, then: ":")
        put(clock / 60 % 60, then: ":")
        put(clock % 60, then: " ")
        bytes.append(contentsOf: [UInt8(ascii: "G"), UInt8(ascii: "M"), UInt8(ascii: "T")])
        return bytes
    }

    /// The first second of the year 0 and the last of 9999.
    private static let earliest: Int64 = -62_167_219_200
    private static let latest: Int64 = 253_402_300_799

    private static func floor(_ number: Int64, _ divisor: Int64) -> Int64 {
        number >= 0 ? number / divisor : (number - divisor + 1) / divisor
    }

    private static let weekdays: StaticString = "SunMonTueWedThuFriSat"
    private static let months: StaticString = "JanFebMarAprMayJunJulAugSepOctNovDec"

    // MARK: Reading

    /// Reads the form above, and the two that old senders use: `Sunday, 06-Nov-94 08:49:37 GMT` and
    /// `Sun Nov  6 08:49:37 1994`. A year of two digits lies at most fifty years after `now`.
    package init?(_ text: String, now: HTTPDate = .now) {
        var reader = FieldReader(text)
        guard let weekday = reader.take(while: \.isASCIIAlphanumeric) else { return nil }
        let date: CalendarDay?
        let clock: Int64?
        if reader.take(",") {
            guard reader.take(" "), let day = reader.number(digits: 2), let mark = reader.separator(),
                let month = reader.month(), reader.take(mark),
                let year = mark == " " ? reader.number(digits: 4) : reader.recentYear(now), reader.take(" "),
                weekday.utf8.count == 3 || mark == "-"
            else { return nil }
            clock = reader.clock()
            date = CalendarDay(year: year, month: month, day: day)
            guard reader.take(" "), reader.token() == "GMT" else { return nil }
        } else {
            guard reader.take(" "), let month = reader.month(), reader.take(" "),
                let day = reader.take(" ") ? reader.number(digits: 1) : reader.number(digits: 2), reader.take(" ")
            else { return nil }
            clock = reader.clock()
            guard reader.take(" "), let year = reader.number(digits: 4) else { return nil }
            date = CalendarDay(year: year, month: month, day: day)
        }
        guard reader.isAtEnd, let date, let clock, Self.isWeekday(weekday) else { return nil }
        secondsSince1970 = Int64(date.daysSince1970) * 86_400 + clock
    }

    /// The name of a day, short or long. Whether it is the right one is nobody's concern.
    private static func isWeekday(_ name: String) -> Bool {
        ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"].contains {
            $0 == name || (name.utf8.count == 3 && $0.hasPrefix(name))
        }
    }

    fileprivate static func month(_ name: String) -> Int? {
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return names.firstIndex(of: name).map { $0 + 1 }
    }
}

extension FieldReader {
    fileprivate mutating func number(digits: Int) -> Int? {
        var number = 0
        for _ in 0..<digits {
            guard let digit = next, digit.isASCIIDigit, take(Character(UnicodeScalar(digit))) else { return nil }
            number = number * 10 + Int(digit - 0x30)
        }
        return number
    }

    fileprivate mutating func separator() -> Character? { take(" ") ? " " : take("-") ? "-" : nil }

    fileprivate mutating func month() -> Int? { take { $0.isASCIIAlphanumeric }.flatMap(HTTPDate.month) }

    fileprivate mutating func recentYear(_ now: HTTPDate) -> Int? {
        guard let short = number(digits: 2) else { return nil }
        let thisYear = CalendarDay(daysSince1970: Int(now.secondsSince1970 / 86_400)).year
        let year = thisYear - thisYear % 100 + short
        return year > thisYear + 50 ? year - 100 : year
    }

    fileprivate mutating func clock() -> Int64? {
        guard let hour = number(digits: 2), hour < 24, take(":"), let minute = number(digits: 2), minute < 60,
            take(":"), let second = number(digits: 2), second < 61
        else { return nil }
        return Int64(hour * 3_600 + minute * 60 + second)
    }
}
