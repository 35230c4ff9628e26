import Twilio

/// What the embedded Twilio makes of messages that go out: how long they take, and which of them do not arrive.
struct DeliveryRules: Sendable, Hashable {
    /// How long a message that was sent is on its way, in milliseconds.
    var delay = 1_000
    /// The first that fits decides; where none does, a message arrives.
    var rules = [Rule("*0000", .undelivered, error: 30_003)]

    /// What becomes of messages to certain numbers.
    struct Rule: Sendable, Hashable {
        /// A number, or its end behind a `*`: `+15005550001`, `*0000`.
        var pattern: String
        var status: ReceiptStatus
        /// Twilio's number for the reason; 0 for none.
        var error: Int

        init(_ pattern: String, _ status: ReceiptStatus, error: Int = 0) {
            self.pattern = pattern
            self.status = status
            self.error = error
        }

        /// Whether it is for this address, on whichever channel.
        func fits(_ address: String) -> Bool {
            let number = ChannelAddress(address)?.address ?? address
            return pattern.hasPrefix("*") ? number.hasSuffix(pattern.dropFirst()) : number == pattern
        }
    }

    /// What becomes of a message to an address, once it was sent.
    func outcome(for address: String) -> (status: ReceiptStatus, error: Int) {
        let rule = rules.first { $0.fits(address) }
        return (rule?.status ?? .delivered, rule?.error ?? 0)
    }
}
