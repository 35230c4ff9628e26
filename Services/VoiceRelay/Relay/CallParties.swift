/// Whatever names the two ends of a call.
protocol CallParties {
    var from: String { get }
    var to: String { get }
    var direction: String { get }
}

extension CallParties {
    private var isOutbound: Bool { direction.hasPrefix("outbound") }
    /// The person on the other end.
    var customerNumber: String { isOutbound ? to : from }
    /// The number of ours.
    var ownNumber: String { isOutbound ? from : to }
}

extension RelaySetup: CallParties {}
extension CallOpening: CallParties {}
