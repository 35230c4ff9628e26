/// Where it can be looked up who somebody is.
protocol CustomerLookup: Sendable {
    /// What is known of whoever has that number; nil when nothing is, or when it cannot be found out in time.
    func customer(number: String) async -> Customer?
    /// Forgets what was kept of them, if only to be quicker the next time.
    func forget(number: String) async
}

extension CustomerLookup {
    func forget(number: String) async {}
}

/// Knows nobody: where no directory of customers is set up.
struct NobodyKnown: CustomerLookup {
    func customer(number: String) async -> Customer? { nil }
}
