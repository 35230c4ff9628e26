/// When somebody answers, by the clocks of their own zone.
struct BusinessHours: Sendable, Hashable {
    /// Minutes since midnight.
    typealias Span = Range<Int>

    var zone = Zone.utc
    /// By weekday, Sunday first.
    var week: [[Span]] = Array(repeating: [], count: 7)
    /// What holds in place of the week on certain days.
    var holidays: [Holiday: [Span]] = [:]
    /// The agent answers all the same, and knows that it is closed.
    var answersWhenClosed = false

    /// A day of every year, or of one year.
    struct Holiday: Sendable, Hashable {
        var year: Int?
        var month: Int
        var day: Int
    }

    /// Whether it is open so many milliseconds after 1970 began.
    func isOpen(at milliseconds: Int) -> Bool {
        let time = zone.time(at: milliseconds / 1_000)
        return spans(on: time).contains { $0.contains(time.minute) }
    }

    private func spans(on time: CivilTime) -> [Span] {
        holidays[Holiday(year: time.year, month: time.month, day: time.day)]
            ?? holidays[Holiday(year: nil, month: time.month, day: time.day)] ?? week[time.weekday]
    }

    // MARK: Reading

    static let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    /// The weekdays that `mon` or `mon-fri` means; nil for anything else.
    static func weekdays(_ text: String) -> [Int]? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { days.firstIndex(of: String($0)) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2 else { return nil }
        return (0...(last - first + 7) % 7).map { (first + $0) % 7 }
    }

    /// A time of opening that `09:00-18:00` means; it may end after midnight.
    static func span(_ text: String) -> Span? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(minute)
        guard ends.count == 2, let first = ends[0], let last = ends[1], first < 1_440, first != last else { return nil }
        return first < last ? first..<last : first..<last + 1_440
    }

    /// A day that `12-25` or `2026-12-25` means.
    static func holiday(_ text: String) -> Holiday? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let sizes = parts.map(\.utf8.count)
        let numbers = parts.compactMap { $0.utf8.allSatisfy { $0 &- 0x30 < 10 } ? Int($0) : nil }
        guard sizes == [2, 2] || sizes == [4, 2, 2], numbers.count == parts.count else { return nil }
        let (month, day) = (numbers[numbers.count - 2], numbers[numbers.count - 1])
        let year = numbers.count == 3 ? numbers[0] : nil
        guard (1...12).contains(month), day >= 1, day <= CivilTime.daysInMonth(month, of: year ?? 2_000) else {
            return nil
        }
        return Holiday(year: year, month: month, day: day)
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { $0 &- 0x30 < 10 } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1_440
        else { return nil }
        return hour * 60 + minute
    }

    /// Opens on a weekday; what goes past midnight belongs to the next day from then on.
    mutating func open(on weekday: Int, _ span: Span) {
        week[weekday].append(span.clamped(to: 0..<1_440))
        if span.upperBound > 1_440 { week[(weekday + 1) % 7].append(0..<span.upperBound - 1_440) }
    }
}
