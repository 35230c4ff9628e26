/// A day and a minute as a calendar and a clock on a wall show them.
struct CivilTime: Sendable, Hashable {
    var year: Int
    var month: Int
    var day: Int
    /// Zero is Sunday.
    var weekday: Int
    /// Since midnight.
    var minute: Int

    /// What the wall shows so many seconds after 1970 began there.
    init(secondsOnTheWall seconds: Int) {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        minute = (seconds - days * 86_400) / 60
        weekday = ((days + 4) % 7 + 7) % 7
        (year, month, day) = Self.date(ofDay: days)
    }

    /// The date so many days after the first of January 1970, by eras of 400 years that begin in March.
    static func date(ofDay days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
    }

    /// How many days after the first of January 1970 a date is.
    static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func daysInMonth(_ month: Int, of year: Int) -> Int {
        let next = month == 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1)
        return next - dayNumber(year, month, 1)
    }
}
