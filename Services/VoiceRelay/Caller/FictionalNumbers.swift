/// Numbers that nobody has, one after the other: in each of North America's areas a hundred, from 555-0100 on, are kept
/// for stories.
struct FictionalNumbers: Sendable {
    /// How many there are.
    static let count = areas.count * perArea
    private static let perArea = 100
    /// Three digits, the first neither 0 nor 1, the second no 9: those that end in two ones are services, and those
    /// that end in two equal ones after an 8 are free of charge and have no such numbers.
    private static let areas = (200...999).filter { area in
        let (first, second, third) = (area / 100, area / 10 % 10, area % 10)
        let isFree = first == 8 && second == third
        return second != 9 && !(second == 1 && third == 1) && !isFree && area != 900
    }

    private var next: Int

    /// - Parameter start: The place of the first; anywhere, so that two runs do not have the same people.
    init(from start: Int = .random(in: 0..<FictionalNumbers.count)) { next = start % Self.count }

    mutating func take() -> String {
        defer { next = (next + 1) % Self.count }
        return "+1\(Self.areas[next / Self.perArea])5550\(Self.perArea + next % Self.perArea)"
    }
}
