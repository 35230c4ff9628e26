/// What is known of who calls.
struct Customer: Sendable, Hashable {
    var number: String
    var firstName: String?
    var lastName: String?
    var company: String?
    var email: String?
    /// Where they stand: lead, customer, churned.
    var stage: String?
    /// What came of their last call.
    var lastOutcome: String?
    /// Everything else that is known, by name.
    var traits: [String: String] = [:]
}
