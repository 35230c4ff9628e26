import Twilio

/// Why a message did not arrive, in words.
enum DeliveryFailure {
    static func meaning(_ code: Int) -> String? { TwilioError.of(code)?.meaning }
    /// The code for a webhook that could not be fetched, or answered what is no TwiML.
    static let webhook = 11_200
    static let twiml = 12_100
}
