import Synchronization

/// A number that only grows.
package final class Counter: Sendable {
    private let count = Atomic<Int64>(0)

    init() {}

    /// Adds to it; less than nothing adds nothing.
    package func add(_ amount: Int = 1) {
        if amount > 0 { count.wrappingAdd(Int64(amount), ordering: .relaxed) }
    }

    package var value: Int64 { count.load(ordering: .relaxed) }
}

/// A number that rises and falls.
package final class Gauge: Sendable {
    private let bits = Atomic<UInt64>(0)

    init() {}

    package func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    package func set(_ value: Int) { set(Double(value)) }

    package func add(_ amount: Double = 1) { bits.add(amount) }

    package func subtract(_ amount: Double = 1) { add(-amount) }

    package var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }
}

/// How often values fell into which bucket.
package final class Histogram: Sendable {
    let bounds: [Double]
    private let counts = InlineArray<16, Atomic<UInt64>> { _ in Atomic(0) }
    private let sumBits = Atomic<UInt64>(0)

    init(_ buckets: Buckets) {
        bounds = buckets.bounds
    }

    /// Counts one value; what is not a number is not counted.
    package func observe(_ value: Double) {
        guard !value.isNaN else { return }
        var bucket = 0
        while bucket < bounds.count, value > bounds[bucket] { bucket += 1 }
        counts[bucket].wrappingAdd(1, ordering: .relaxed)
        sumBits.add(value)
    }

    /// Counts one length of time, in seconds.
    package func observe(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        observe(Double(seconds) + Double(attoseconds) * 1e-18)
    }

    package var sum: Double { Double(bitPattern: sumBits.load(ordering: .relaxed)) }

    /// How many values were at most as large as each bound; the last is all of them.
    package var cumulativeCounts: [UInt64] {
        var total: UInt64 = 0
        return (0...bounds.count).map { bucket in
            total += counts[bucket].load(ordering: .relaxed)
            return total
        }
    }
}

extension Atomic<UInt64> {
    /// Adds to the floating-point number these bits are.
    fileprivate borrowing func add(_ amount: Double) {
        var old = load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (exchanged, original) = weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if exchanged { return }
            old = original
        }
    }
}
