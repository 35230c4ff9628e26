import Problems
import Twilio

/// Twilio's numbers for tests, to and from which nothing can be sent, each for a reason of its own.
enum MagicNumber {
    /// The prefix that all of them share.
    private static let prefix = "+1500555000"

    static func check(messageTo number: String) throws {
        try refuse(
            number, "To",
            [
                "1": (21_211, "is no valid number"), "2": (21_612, "cannot be reached from this number"),
                "3": (21_408, "is in a country that messages are not permitted to"), "4": (21_610, "has opted out"),
                "9": (21_614, "is not a mobile number"),
            ])
    }

    static func check(messageFrom number: String) throws {
        try refuse(
            number, "From",
            [
                "1": (21_212, "is no valid number"), "7": (21_606, "cannot send messages"),
                "8": (21_611, "has too many messages waiting"),
            ])
    }

    static func check(callTo number: String) throws {
        try refuse(
            number, "To",
            [
                "1": (21_217, "is no valid number"), "2": (21_214, "cannot be reached"),
                "3": (21_215, "is in a country that calls are not permitted to"), "4": (21_216, "may not be called"),
            ])
    }

    static func check(callFrom number: String) throws {
        try refuse(number, "From", ["1": (21_212, "is no valid number")])
    }

    private static func refuse(_ number: String, _ field: String, _ reasons: [String: (Int, String)]) throws {
        guard number.hasPrefix(prefix), let (code, why) = reasons[String(number.dropFirst(prefix.count))] else {
            return
        }
        throw Problem(.invalid, "The '\(field)' number \(number) \(why).", code: code, field: field)
    }
}
