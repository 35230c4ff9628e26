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
        /// How fast messages that the embedded Twilio sends arrive.
        let delivery: DeliveryPace

        /// How long what the embedded Twilio has sent stands in the outbox.
        let outboxKept: Duration

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
            delivery = DeliveryPace(delay: seconds * 1_000)
            outboxKept = reader.duration(
                "OUTBOX_KEPT", default: .seconds(90 * 86_400), in: .seconds(3_600) ... .seconds(31_536_000),
                "How long messages, calls and codes of the embedded Twilio stand in the outbox.")
            deliveries = DeliverySettings(from: &reader)
            allowedOrigins = AllowedOrigins(from: &reader)
        }
    }
}
