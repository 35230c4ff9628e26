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
        migrations: [.frame, .conversations, .participantsAndMessages, .twilioRequests])

    let frame: Frame
    let backend: any ConversationsBackend
    /// Who may ask the embedded Twilio; nil when conversations are kept at the real one.
    let gate: AccountGate?

    init(settings: Settings, frame: Frame) async throws {
        self.frame = frame
        if let account = settings.twilio {
            backend = await Self.live(account, frame)
            gate = nil
        } else {
            let account = try EmbeddedAccount(
                folder: frame.settings.stateFolder, sid: settings.embeddedAccount, token: settings.embeddedToken)
            let embedded = EmbeddedConversations(frame: frame, account: account.sid.text)
            try await embedded.keep { try $0.foundAccount() }
            backend = embedded
            gate = AccountGate(account: account.sid.text, token: account.token)
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
