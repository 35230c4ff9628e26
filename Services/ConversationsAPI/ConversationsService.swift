import Fleet
import HTTPServer
import Store
import Twilio

/// Keeps the fleet's conversations: who takes part, and what was said in which order.
struct ConversationsService: FleetService {
    static let profile = ServiceProfile(
        name: "conversations-api", concern: "Who talks with whom, and what was said.",
        portSetting: "CONVERSATIONS_PORT", port: 3001,
        neighbours: Neighbour.rightOf("conversations-api"),
        migrations: [
            .frame, .conversations, .participantsAndMessages, .people, .twilioRequests, .media, .configuration,
            .hookListeners, .samples,
        ] + Deliveries.migrations + TelephonyTables.migrations
            + [
                .search, TelephonyTables.optOuts, .searchOfPeople, TelephonyTables.outboxIndexes, .conversationsLeaving,
                TelephonyTables.ownMessageSIDs, .webhookReplays, .searchPosition,
            ])

    let frame: Frame
    let backend: any ConversationsBackend
    let media: any MediaBackend
    /// What stands in place of Twilio; nil when conversations are kept at the real one.
    let embedded: EmbeddedTwilio?
    let allowedOrigins: AllowedOrigins

    init(settings: Settings, frame: Frame) async throws {
        self.frame = frame
        allowedOrigins = settings.allowedOrigins
        if let account = settings.twilio {
            let conversations = await Self.live(account, frame)
            await Self.takeCalls(conversations, frame)
            backend = conversations
            media = LiveMedia(conversations: conversations)
            embedded = nil
        } else {
            let twilio = try await EmbeddedTwilio(settings, frame)
            await Self.takeCalls(twilio.conversations, frame)
            backend = twilio.conversations
            media = twilio.media
            embedded = twilio
        }
    }

    /// Conversations kept at Twilio, which is looked after from now on.
    private static func live(_ account: TwilioAccount, _ frame: Frame) async -> LiveConversations {
        let twilio = TwilioClient(account, over: frame.client)
        let watch = TwilioWatch(twilio, frame.readiness, log: frame.log)
        await frame.start { await watch.run() }
        let keys = RequestKeys(frame.database, account: account.sid.text, log: frame.log)
        return LiveConversations(twilio: twilio, keys: keys, watch: watch)
    }

    let problemStyles = ["/v1/", "/v2/", "/2010-04-01/"].map { PathStyle($0, .twilio) }
}
