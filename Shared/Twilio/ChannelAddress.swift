import HTTP

/// Where somebody is reached, and over what: `+15005550006`, `whatsapp:+15005550006`, `messenger:1234`.
package struct ChannelAddress: Hashable, Sendable, CustomStringConvertible {
    package let channel: Channel
    /// Without the channel before it: a telephone number, or the name that the channel knows somebody by.
    package let address: String

    /// The way a message takes. The word is Twilio's `type` of a binding, and what stands before the address.
    package enum Channel: String, Sendable, Hashable, CaseIterable {
        case sms
        case whatsapp
        case rcs
        case messenger

        /// Whether its addresses are telephone numbers.
        package var usesPhoneNumbers: Bool { self == .sms || self == .whatsapp }
    }

    package var description: String { channel == .sms ? address : "\(channel.rawValue):\(address)" }

    /// The longest address Twilio takes, in characters, its channel included.
    package static let longest = 256

    /// Reads an address; nil when it is not well formed, or its channel is not known here. No channel is `sms`.
    package init?(_ text: String) {
        let channel: Channel
        let address: Substring
        if let colon = text.firstIndex(of: ":") {
            // Plain messages have no word before the number; in any other case it does not matter how it is written.
            guard let named = Channel(rawValue: text[..<colon].lowercased()), named != .sms else { return nil }
            channel = named
            address = text[text.index(after: colon)...]
        } else {
            channel = .sms
            address = text[...]
        }
        guard Self.isWellFormed(address, on: channel), text.unicodeScalars.count <= Self.longest else { return nil }
        self.channel = channel
        self.address = String(address)
    }

    /// A number is a whole one, or a short code that only plain messages have; a name is not empty and holds no space.
    private static func isWellFormed(_ address: Substring, on channel: Channel) -> Bool {
        if channel.usesPhoneNumbers, PhoneNumber.isWellFormed(address) { return true }
        if channel == .sms { return isShortCode(address) }
        guard !channel.usesPhoneNumbers, !address.isEmpty else { return false }
        return address.unicodeScalars.allSatisfy { scalar in
            !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
        }
    }

    private static func isShortCode(_ text: Substring) -> Bool {
        (3...8).contains(text.utf8.count) && text.utf8.allSatisfy { $0 &- 0x30 < 10 }
    }
}

extension ChannelAddress: TextReadable {
    package static var expectation: String { "an address such as +15005550006 or whatsapp:+15005550006" }
    package init?(text: String) { self.init(text) }
}
