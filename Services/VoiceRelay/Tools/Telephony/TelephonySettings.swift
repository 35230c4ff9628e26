import Problems
import Settings
import Twilio

/// What the service is told of its telephony: whose account it is, its numbers, and where the world reaches it.
struct TelephonySettings: Sendable {
    /// The account; nil for the embedded one.
    var twilio: TwilioAccount?
    var embedded: EmbeddedAccount.Told
    /// Where the world reaches the service: `https://fleet.example.com`.
    var publicAddress: String?
    /// The number that messages and calls come from where no call says another.
    var ownNumber: PhoneNumber?
    /// The Verify service that sends codes.
    var verifyService: SID?

    init(from reader: inout SettingsReader) {
        twilio = TwilioAccount(from: &reader)
        embedded = EmbeddedAccount.Told(from: &reader, isUsed: twilio == nil)
        publicAddress = reader.optionalURL(
            "PUBLIC_BASE_URL", "The public origin of the gateway, without a path.")
        let number = reader.optionalText(
            "TWILIO_PHONE_NUMBER", "The number that messages and calls come from; none: the one that was called.")
        ownNumber = number.flatMap { PhoneNumber($0) ?? PhoneNumber(spelled: $0) }
        if number != nil, ownNumber == nil {
            reader.note("TWILIO_PHONE_NUMBER must be a number such as +15005550006.", field: "TWILIO_PHONE_NUMBER")
        }
        let service = reader.optionalText(
            "TWILIO_VERIFY_SERVICE_SID", "The Verify service that sends codes; the embedded Twilio makes its own.")
        verifyService = service.flatMap { SID($0, .verifyService) }
        if service != nil, verifyService == nil {
            reader.note(
                "TWILIO_VERIFY_SERVICE_SID must be VA and 32 hexadecimal digits.", field: "TWILIO_VERIFY_SERVICE_SID")
        }
    }
}
