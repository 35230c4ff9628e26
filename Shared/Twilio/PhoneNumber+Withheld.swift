extension PhoneNumber {
    /// Reads the number of a person as Twilio tells it, called or over WhatsApp: `+15005550006`, `whatsapp:+15005550006`.
    /// Nil where it is withheld, or is no number: then nobody knows who it is, and all who withhold theirs look alike.
    package init?(person address: String) {
        let whatsApp = "whatsapp:"
        self.init(address.hasPrefix(whatsApp) ? String(address.dropFirst(whatsApp.count)) : address)
        if isWithheld { return nil }
    }

    /// Whether it stands for a caller who shows none. Where a number has to stand, Twilio tells a word as the keys of a
    /// telephone spell it: `+266696687` is ANONYMOUS.
    package var isWithheld: Bool { Self.withheld.contains(text) }

    private static let withheld = Set(
        ["anonymous", "restricted", "blocked", "unknown", "unavailable", "private"].map { "+" + spelledByKeys($0) }
            // Told where there was no number at all.
            + ["+464"])

    private static func spelledByKeys(_ word: String) -> String {
        let keys = Array("22233344455566677778889999".utf8)
        return String(decoding: word.utf8.map { keys[Int($0 - UInt8(ascii: "a"))] }, as: UTF8.self)
    }
}
