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
        migrations: [.frame, .conversations, .participantsAndMessages, .media])

    let frame: Frame
    let backend: any ConversationsBackend
    let gate: AccountGate
    let media: MediaShelf

    init(settings: Settings, frame: Frame) async throws {
        self.frame = frame
        let account = try EmbeddedAccount(
            folder: frame.settings.stateFolder, sid: settings.embeddedAccount, token: settings.embeddedToken)
        gate = AccountGate(account: account.sid.text, token: account.token)
        let embedded = EmbeddedConversations(frame: frame, account: account.sid.text, delivery: settings.delivery)
        try await embedded.keep { try $0.foundAccount() }
        backend = embedded
        media = try await MediaShelf(folder: "\(frame.settings.stateFolder)/media", embedded)
        let upkeep = Upkeep(embedded, media)
        await frame.start { await upkeep.run() }
    }

    let problemStyles = ["/v1/", "/v2/", "/2010-04-01/"].map { PathStyle($0, .twilio) }
}
