extension RelaySetup {
    /// The person on the other end.
    var customerNumber: String { direction.hasPrefix("outbound") ? to : from }
}
