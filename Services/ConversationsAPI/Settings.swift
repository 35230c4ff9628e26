import Fleet
import Settings
import Twilio

extension ConversationsService {
    /// Everything this service can be told beyond what its frame is told.
    struct Settings: ServiceSettings {
        /// Whose conversations are kept at Twilio; with none they are kept here.
        let twilio: TwilioAccount?
        /// Who the embedded Twilio is; what is not told is made up once, and kept.
        let embedded: EmbeddedAccount.Told
        /// What becomes of messages that the embedded Twilio sends.
        let delivery: DeliveryRules

        /// Where webhooks may go, and how long they are kept.
        let deliveries: DeliverySettings
        /// How long a webhook that is asked before something is done may take; Twilio gives it five seconds.
        var hookPatience = Duration.seconds(5)

        /// Whose web pages may ask.
        let allowedOrigins: AllowedOrigins

        init(from reader: inout SettingsReader) {
            twilio = TwilioAccount(from: &reader)
            embedded = EmbeddedAccount.Told(from: &reader, isUsed: twilio == nil)
            let seconds = reader.number(
                "EMBEDDED_DELIVERY_SECONDS", default: 1, in: 0...3_600,
                "How long messages that the embedded Twilio sends are on their way, and calls ring.")
            delivery = DeliveryRules(delay: seconds * 1_000)
            deliveries = DeliverySettings(from: &reader)
            allowedOrigins = AllowedOrigins(from: &reader)
        }
    }
}
