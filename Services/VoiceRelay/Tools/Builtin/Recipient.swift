import JSON
import Problems
import Twilio

/// Whom a tool may reach: the person the agent speaks with, and others only where the agent's manifest says so.
struct Recipient: Sendable, Hashable {
    let number: PhoneNumber
    /// Whether it is reached over WhatsApp.
    let isOnWhatsApp: Bool

    /// The argument of a tool that names one.
    static let argument: JSONValue = [
        "type": "string", "maxLength": 40,
        "description": "A number in E.164. Leave it out for the person who is spoken with.",
    ]

    /// - Parameters:
    ///   - told: The number a model names; none is the caller's own.
    ///   - anyNumber: Whether other numbers may be reached.
    init(_ told: String?, of caller: ToolCaller, anyNumber: Bool) throws {
        let isOnWhatsApp = caller.customerNumber.hasPrefix(Self.whatsApp)
        let own = PhoneNumber(person: caller.customerNumber)
        let told = (told ?? "").isEmpty ? nil : told
        guard let told, !Self.names(told, own) else {
            guard let own else {
                let hint = anyNumber ? " Ask for it, and name it in to." : " Tell them that it cannot be done."
                throw Problem(.invalid, "The number of the person is not known.\(hint)", field: "to")
            }
            number = own
            self.isOnWhatsApp = isOnWhatsApp
            return
        }
        guard anyNumber else {
            throw Problem(
                .forbidden, "Only the person who is spoken with can be reached. Leave out to.", field: "to")
        }
        guard let other = PhoneNumber(told) ?? PhoneNumber(spelled: told), !other.isWithheld else {
            throw Problem(
                .invalid, "The argument to must be a number with its country, such as +15005550006.", field: "to")
        }
        number = other
        self.isOnWhatsApp = false
    }

    private static let whatsApp = "whatsapp:"

    /// Whether somebody means that number, perhaps without its country and area.
    private static func names(_ told: String, _ own: PhoneNumber?) -> Bool {
        guard let own, let digits = PhoneNumber.digits(of: told), digits.utf8.count >= 7 else { return false }
        return own.text.hasSuffix(digits)
    }
}
