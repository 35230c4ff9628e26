import Guarded

/// The counts that the threads of a database keep.
final class Tally: Sendable {
    private let counts = Guarded(Statistics())

    var now: Statistics { counts.withLock { $0 } }

    func committed(_ writes: Int, in time: Duration) {
        counts.withLock { counts in
            counts.writes += writes
            counts.commits += 1
            let bucket = Int.bitWidth - 1 - max(writes, 1).leadingZeroBitCount
            counts.batchSizes[min(bucket, counts.batchSizes.count - 1)] += 1
            counts.largestBatch = max(counts.largestBatch, writes)
            counts.committing += time
        }
    }

    func failed(_ writes: Int) { counts.withLock { $0.failedWrites += writes } }

    func read() { counts.withLock { $0.reads += 1 } }
}
