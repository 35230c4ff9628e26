/// How far a zone's clocks are from UTC, by the rule that holds year after year: `CET-1CEST,M3.5.0,M10.5.0/3`
/// (POSIX.1-2017 §8.3, with the wider hours of RFC 9636 §3.3.1).
struct ClockRule: Sendable, Hashable {
    /// Seconds east of UTC.
    private var standard: Int
    private var summer: Summer?

    private struct Summer: Sendable, Hashable {
        var offset: Int
        var begins: Change
        var ends: Change
    }

    /// When clocks are changed each year.
    private struct Change: Sendable, Hashable {
        var day: Day
        /// Seconds after midnight, by the clock that is about to be changed.
        var time = 7_200

        enum Day: Sendable, Hashable {
            /// The last such weekday of a month is number five.
            case weekday(Int, week: Int, month: Int)
            /// Of the year from one on, without the leap day.
            case julian(Int)
            /// Of the year from zero on.
            case ordinal(Int)
        }

        /// The seconds on the wall, since 1970 began there.
        func seconds(in year: Int) -> Int {
            let first = CivilTime.dayNumber(year, 1, 1)
            let dayNumber: Int
            switch day {
            case .ordinal(let day): dayNumber = first + day
            case .julian(let day):
                let isLeap = CivilTime.daysInMonth(2, of: year) == 29
                dayNumber = first + day - 1 + (isLeap && day >= 60 ? 1 : 0)
            case .weekday(let weekday, let week, let month):
                let start = CivilTime.dayNumber(year, month, 1)
                let firstWeekday = ((start + 4) % 7 + 7) % 7
                var day = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
                while day >= CivilTime.daysInMonth(month, of: year) { day -= 7 }
                dayNumber = start + day
            }
            return dayNumber * 86_400 + time
        }
    }

    static let utc = ClockRule(standard: 0)

    private init(standard: Int) { self.standard = standard }

    /// Reads a rule; nil when it is none.
    init?(_ text: some StringProtocol) {
        var rest = Substring(text)
        guard Self.takeName(&rest), let west = Self.takeTime(&rest) else { return nil }
        standard = -west
        guard !rest.isEmpty else { return }
        guard Self.takeName(&rest) else { return nil }
        var offset = standard + 3_600
        if rest.first != "," {
            guard let west = Self.takeTime(&rest) else { return nil }
            offset = -west
        }
        guard let begins = Self.takeChange(&rest), let ends = Self.takeChange(&rest), rest.isEmpty else { return nil }
        summer = Summer(offset: offset, begins: begins, ends: ends)
    }

    /// Seconds east of UTC at a moment.
    func offset(at seconds: Int) -> Int {
        guard let summer else { return standard }
        let year = CivilTime(secondsOnTheWall: seconds + standard).year
        let begins = summer.begins.seconds(in: year) - standard
        let ends = summer.ends.seconds(in: year) - summer.offset
        let isSummer = begins < ends ? begins <= seconds && seconds < ends : !(ends <= seconds && seconds < begins)
        return isSummer ? summer.offset : standard
    }

    // MARK: Reading

    private static func takeName(_ rest: inout Substring) -> Bool {
        if rest.first == "<" {
            guard let end = rest.firstIndex(of: ">") else { return false }
            rest = rest[rest.index(after: end)...]
            return true
        }
        let name = rest.prefix { $0.isASCII && $0.isLetter }
        rest = rest[name.endIndex...]
        return name.count >= 3
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    private static func takeTime(_ rest: inout Substring) -> Int? {
        var sign = 1
        if let first = rest.first, first == "-" || first == "+" {
            sign = first == "-" ? -1 : 1
            rest.removeFirst()
        }
        guard var seconds = takeNumber(&rest, upTo: 167) else { return nil }
        seconds *= 3_600
        for unit in [60, 1] {
            guard rest.first == ":" else { break }
            rest.removeFirst()
            guard let part = takeNumber(&rest, upTo: 59) else { return nil }
            seconds += part * unit
        }
        return sign * seconds
    }

    private static func takeChange(_ rest: inout Substring) -> Change? {
        guard rest.first == "," else { return nil }
        rest.removeFirst()
        let day: Change.Day
        if rest.first == "M" {
            rest.removeFirst()
            guard let month = takeNumber(&rest, upTo: 12), month > 0, takeDot(&rest),
                let week = takeNumber(&rest, upTo: 5), week > 0, takeDot(&rest),
                let weekday = takeNumber(&rest, upTo: 6)
            else { return nil }
            day = .weekday(weekday, week: week, month: month)
        } else if rest.first == "J" {
            rest.removeFirst()
            guard let number = takeNumber(&rest, upTo: 365), number > 0 else { return nil }
            day = .julian(number)
        } else {
            guard let number = takeNumber(&rest, upTo: 365) else { return nil }
            day = .ordinal(number)
        }
        guard rest.first == "/" else { return Change(day: day) }
        rest.removeFirst()
        return takeTime(&rest).map { Change(day: day, time: $0) }
    }

    private static func takeDot(_ rest: inout Substring) -> Bool {
        guard rest.first == "." else { return false }
        rest.removeFirst()
        return true
    }

    private static func takeNumber(_ rest: inout Substring, upTo most: Int) -> Int? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard digits.count <= 3, let number = Int(digits), number <= most else { return nil }
        rest = rest[digits.endIndex...]
        return number
    }
}
