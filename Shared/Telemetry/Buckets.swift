/// The upper bounds a histogram counts by.
package struct Buckets: Sendable, Hashable {
    /// The most bounds a histogram has, so that its counts fit two cache lines.
    package static let most = 15

    package let bounds: [Double]

    /// Takes rising bounds, fifteen at most; the last bucket, everything above, is always there.
    package init(_ bounds: [Double]) {
        precondition(Self.areRising(bounds), "a histogram has 1 to 15 rising, finite bounds")
        self.bounds = bounds
    }

    /// Seconds of a conversation: how long a caller waits.
    package static let voice = Buckets([0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.5, 2, 3, 5, 10])
    /// Seconds of an HTTP request.
    package static let http = Buckets([
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ])

    static func areRising(_ bounds: [Double]) -> Bool {
        guard (1...most).contains(bounds.count), bounds.allSatisfy(\.isFinite) else { return false }
        return zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }
    }
}
