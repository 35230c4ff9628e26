import CLinux

/// Memory that was let go of and that the process still holds.
package enum FreeMemory {
    /// Gives it back to the system. It takes some milliseconds, and what is needed again costs its page faults anew: for
    /// when a rush is over.
    package static func giveBack() { _ = malloc_trim(0) }
}
