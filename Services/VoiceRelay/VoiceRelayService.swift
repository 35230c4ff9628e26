import Fleet
import HTTPServer
import Store

/// The agent, on every channel.
struct VoiceRelayService: FleetService {
    static let profile = ServiceProfile(
        name: "voice-relay", concern: "The agent, on every channel.", portSetting: "RELAY_PORT", port: 8080,
        neighbours: Neighbour.rightOf("voice-relay"), migrations: [.frame, .calls])

    let frame: Frame
    let archive: CallArchive

    init(settings: Settings, frame: Frame) async throws {
        self.frame = frame
        archive = await CallArchive(frame: frame, settings: settings.journal)
    }
}
