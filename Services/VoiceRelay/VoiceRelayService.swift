import Fleet
import HTTPServer
import Store

/// The agent, on every channel.
struct VoiceRelayService: FleetService {
    static let profile = ServiceProfile(
        name: "voice-relay", concern: "The agent, on every channel.", portSetting: "RELAY_PORT", port: 8080,
        neighbours: Neighbour.rightOf("voice-relay"),
        migrations: [.frame, .calls, .relayTickets, CustomerNotes.migration])

    static let commands = [CallCommand.command]

    let frame: Frame
    let archive: CallArchive
    let tools: ToolKit

    init(settings: Settings, frame: Frame) async throws {
        self.frame = frame
        archive = await CallArchive(frame: frame, settings: settings.journal)
        let account = try TelephonyAccount.account(
            settings.telephony, stateFolder: frame.settings.stateFolder,
            conversationsURL: frame.settings.neighbours["conversations-api"] ?? "")
        tools = ToolKit(frame: frame, settings.tools, telephony: settings.telephony, account: account)
    }
}
