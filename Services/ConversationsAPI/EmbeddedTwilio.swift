import Fleet
import HTTPServer
import Settings
import Twilio

/// What stands here in place of Twilio when no account is given: its conversations, its files, and who may ask for them.
struct EmbeddedTwilio: Sendable {
    let conversations: EmbeddedConversations
    let gate: AccountGate
    let media: MediaShelf

    init(_ settings: ConversationsService.Settings, _ frame: Frame) async throws {
        let account = try EmbeddedAccount(
            folder: frame.settings.stateFolder, sid: settings.embeddedAccount, token: settings.embeddedToken)
        gate = AccountGate(account: account.sid.text, token: account.token)
        conversations = EmbeddedConversations(frame: frame, account: account.sid.text, delivery: settings.delivery)
        try await conversations.keep { try $0.foundAccount() }
        media = try await MediaShelf(folder: "\(frame.settings.stateFolder)/media", conversations)
        let upkeep = Upkeep(conversations, media)
        await frame.start { await upkeep.run() }
    }
}
