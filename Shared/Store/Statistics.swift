/// What a database has done since it was opened, and how it stands now.
package struct Statistics: Sendable, Hashable {
    /// Writes whose callers were told that they are kept.
    package var writes = 0
    /// Writes that failed and left nothing behind.
    package var failedWrites = 0
    /// Transactions that kept those writes.
    package var commits = 0
    /// How many commits held 1, 2–3, 4–7, … writes; the last holds all larger ones.
    package var batchSizes = [Int](repeating: 0, count: 10)
    package var largestBatch = 0
    /// Time spent in commits, which is mostly the disk's.
    package var committing = Duration.zero
    /// Reads done on the readers' threads.
    package var reads = 0
    package var waitingWrites = 0
    package var waitingReads = 0
    /// The size of the write-ahead log on the disk.
    package var walBytes = 0
}
