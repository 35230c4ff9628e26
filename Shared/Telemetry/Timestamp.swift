import Glibc

/// A moment of the wall clock.
struct Timestamp: Sendable, Hashable {
    let seconds: Int64
    let nanoseconds: Int32

    init(seconds: Int64, nanoseconds: Int32) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
    }
}

/// Nanoseconds of the clock that never jumps.
func monotonicNanoseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

/// Writes moments as RFC 3339 in UTC with microseconds; keeps the last second's words, as most lines share it.
struct TimestampWriter: Sendable {
    private var second = Int64.min
    /// `2025-01-31T23:59:59.`
    private var words: [UInt8] = []

    mutating func append(_ time: Timestamp, to line: inout [UInt8]) {
        prepare(time.seconds)
        line += words
        line.append(digits: Int(time.nanoseconds) / 1_000, width: 6)
        line.append(UInt8(ascii: "Z"))
    }

    /// Appends `23:59:59.123`, for people.
    mutating func appendClock(_ time: Timestamp, to line: inout [UInt8]) {
        prepare(time.seconds)
        line += words.suffix(9)
        line.append(digits: Int(time.nanoseconds) / 1_000_000, width: 3)
    }

    private mutating func prepare(_ seconds: Int64) {
        guard seconds != second else { return }
        second = seconds
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let (year, month, day) = Self.date(daysSince1970: days)
        let rest = Int(seconds - days * 86_400)
        words.removeAll(keepingCapacity: true)
        for (value, width, end) in [
            (year, 4, "-"), (month, 2, "-"), (day, 2, "T"), (rest / 3_600, 2, ":"), (rest / 60 % 60, 2, ":"),
            (rest % 60, 2, "."),
        ] {
            words.append(digits: value, width: width)
            words += end.utf8
        }
    }

    /// Counts in years that begin in March, so that the leap day is a year's last day.
    private static func date(daysSince1970 days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let leapDays = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leapDays) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), Int(month), Int(day))
    }
}
