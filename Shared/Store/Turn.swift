/// One caller's work, and the way back to the caller.
struct Turn: Sendable {
    /// Whether the work runs between transactions instead of within one.
    let isAlone: Bool
    /// Does the work and returns what tells the caller, once the caller may know.
    let run: @Sendable (Connection) throws -> @Sendable () -> Void
    let fail: @Sendable (any Error) -> Void
}
