import Fleet
import HTTPServer
import Settings
import Targets
import Twilio

/// What stands here in place of Twilio when no account is given: its conversations, its files, its telephony, the
/// webhooks it sends, and who may ask it.
struct EmbeddedTwilio: Sendable {
    let conversations: EmbeddedConversations
    let gate: AccountGate
    let media: MediaShelf
    let deliveries: Deliveries
    let telephony: Telephony

    init(_ settings: ConversationsService.Settings, _ frame: Frame) async throws {
        let account = try EmbeddedAccount(
            folder: frame.settings.stateFolder, sid: settings.embedded.sid, token: settings.embedded.token)
        gate = AccountGate(account: account.sid.text, token: account.token)
        // Receivers of a demonstration live on this machine.
        let targets = TargetCheck(.webhooks, allowed: settings.deliveries.allowed, allowsLoopback: true)
        let deliveries = Deliveries(
            frame: frame, signer: { RequestSignature.sign(url: $0, form: $1, token: account.token) }, targets: targets,
            rules: Deliveries.Rules(kept: settings.deliveries.kept))
        let hooks = Hooks(deliveries: deliveries, targets: targets, log: frame.log, patience: settings.hookPatience)
        conversations = EmbeddedConversations(
            frame: frame, account: account.sid.text, hooks: hooks, delivery: settings.delivery)
        try await conversations.keep { try $0.foundAccount() }
        media = try await MediaShelf(folder: "\(frame.settings.stateFolder)/media", conversations)
        self.deliveries = deliveries
        telephony = Telephony(conversations, deliveries, kept: settings.outboxKept)
        try await telephony.keep { try $0.found() }
        let dispatcher = Dispatcher(telephony)
        let upkeep = Upkeep(conversations, media)
        await frame.start { await deliveries.run() }
        await frame.start { await upkeep.run() }
        await frame.start { await dispatcher.run() }
        await frame.start { [telephony] in await telephony.upkeep() }
        let index = conversations.index
        await frame.start { await index.run() }
    }
}
