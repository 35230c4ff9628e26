import Synchronization

/// A caller's place in a line, and whether the caller still wants it.
final class Ticket: Sendable {
    /// Set and read under the line's lock only; -1 before the line is joined.
    let place = Atomic<Int>(-1)
    let isCancelled = Atomic<Bool>(false)
}
