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
        migrations: [.frame, .conversations, .participantsAndMessages] + Deliveries.migrations
            + TelephonyTables.migrations)

    let frame: Frame
    let backend: any ConversationsBackend
    let gate: AccountGate
    let deliveries: Deliveries
    let telephony: Telephony

    init(settings: Settings, frame: Frame) async throws {
        self.frame = frame
        let account = try EmbeddedAccount(
            folder: frame.settings.stateFolder, sid: settings.embeddedAccount, token: settings.embeddedToken)
        gate = AccountGate(account: account.sid.text, token: account.token)
        let embedded = EmbeddedConversations(frame: frame, account: account.sid.text)
        try await embedded.keep { try $0.foundAccount() }
        backend = embedded
        let token = account.token
        deliveries = Deliveries(
            frame: frame, signer: { RequestSignature.sign(url: $0, form: $1, token: token) },
            targets: TargetCheck(allowed: settings.webhooks.allowed, allowsLoopback: true),
            rules: Deliveries.Rules(kept: settings.webhooks.kept))
        telephony = Telephony(
            frame: frame, account: account.sid.text, deliveries: deliveries, delay: settings.embeddedDelay)
        try await telephony.keep { try $0.found() }
        let dispatcher = Dispatcher(telephony)
        await frame.start { [deliveries] in await deliveries.run() }
        await frame.start { await dispatcher.run() }
    }

    let problemStyles = ["/v1/", "/v2/", "/2010-04-01/"].map { PathStyle($0, .twilio) }
}
