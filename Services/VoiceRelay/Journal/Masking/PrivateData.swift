/// Takes out of a text what tells who somebody is or opens an account: e-mail addresses, telephone numbers, cards, PINs,
/// codes and all other numbers of four digits and more, written or spoken in English, Spanish or Portuguese.
///
/// It takes out too much rather than too little: a year goes too.
enum PrivateData {
    static let email = "[e-mail]"
    static let number = "[number]"
    static let card = "[card]"
    /// Stands where nothing can be shown.
    static let hidden = "•••"

    /// The text without what is private.
    static func masked(_ text: String) -> String {
        // Most of what is said has neither.
        var text = text
        if mayHoldEmail(text) { text = EmailMask.masked(text) }
        return NumberMask.masked(text)
    }

    private static func mayHoldEmail(_ text: String) -> Bool {
        text.utf8.contains(UInt8(ascii: "@")) || EmailMask.spokenAt.contains { text.lowercased().contains($0) }
    }

    /// Whether digits are those of a card (ISO/IEC 7812): twelve to nineteen, with the check digit that Luhn's sum asks.
    static func isCard(_ digits: [Int]) -> Bool {
        guard (12...19).contains(digits.count), digits.contains(where: { $0 != 0 }) else { return false }
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let doubled = place.isMultiple(of: 2) ? digit : digit * 2
            sum += doubled > 9 ? doubled - 9 : doubled
        }
        return sum.isMultiple(of: 10)
    }
}
