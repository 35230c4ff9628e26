/// Many times in order: how long half of them took at most, and how long all but one in a hundred.
struct Spread: Sendable {
    private let nanoseconds: [Int64]

    init(_ nanoseconds: [Int64]) { self.nanoseconds = nanoseconds.sorted() }

    var count: Int { nanoseconds.count }
    var p50: Double { microseconds(0.5) }
    var p99: Double { microseconds(0.99) }

    private func microseconds(_ share: Double) -> Double {
        guard !nanoseconds.isEmpty else { return .nan }
        return Double(nanoseconds[min(count - 1, Int(Double(count) * share))]) / 1_000
    }
}

extension [Double] {
    /// The middle one; of two in the middle, what lies between.
    var median: Double {
        let sorted = sorted()
        guard !sorted.isEmpty else { return .nan }
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }
}
