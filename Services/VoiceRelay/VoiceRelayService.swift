import Fleet
import HTTPServer
import Store

/// The agent, on every channel.
struct VoiceRelayService: FleetService {
    static let profile = ServiceProfile(
        name: "voice-relay", concern: "The agent, on every channel.", portSetting: "RELAY_PORT", port: 8080,
        neighbours: Neighbour.rightOf("voice-relay"), migrations: [.frame, .calls])

    static let commands = [CallCommand.command]

    let frame: Frame

    init(settings: Settings, frame: Frame) async throws {
        self.frame = frame
    }
}
