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
        migrations: [.frame, .conversations, .participantsAndMessages, .people, .configuration, .hookListeners]
            + Deliveries.migrations)

    let frame: Frame
    let backend: any ConversationsBackend
    let gate: AccountGate
    let deliveries: Deliveries

    init(settings: Settings, frame: Frame) async throws {
        self.frame = frame
        let account = try EmbeddedAccount(
            folder: frame.settings.stateFolder, sid: settings.embeddedAccount, token: settings.embeddedToken)
        gate = AccountGate(account: account.sid.text, token: account.token)
        // Receivers of a demonstration live on this machine.
        let targets = TargetCheck(allowed: settings.deliveries.allowed, allowsLoopback: true)
        let deliveries = Deliveries(
            frame: frame,
            signer: { RequestSignature.sign(url: $0, form: $1, token: account.token) }, targets: targets,
            rules: Deliveries.Rules(kept: settings.deliveries.kept))
        self.deliveries = deliveries
        await frame.start { await deliveries.run() }
        let embedded = EmbeddedConversations(
            frame: frame, account: account.sid.text,
            hooks: Hooks(
                deliveries: deliveries, targets: targets, log: frame.log, patience: settings.hookPatience))
        try await embedded.keep { try $0.foundAccount() }
        backend = embedded
    }

    let problemStyles = ["/v1/", "/v2/", "/2010-04-01/"].map { PathStyle($0, .twilio) }
}
