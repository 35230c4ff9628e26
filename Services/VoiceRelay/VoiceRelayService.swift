import Fleet
import HTTPServer
import Telemetry

/// The agent, on every channel.
struct VoiceRelayService: FleetService {
    static let profile = ServiceProfile(
        name: "voice-relay", concern: "The agent, on every channel.", portSetting: "RELAY_PORT", port: 8080,
        neighbours: Neighbour.rightOf("voice-relay"),
        migrations: [.frame, AgentTables.first])

    let frame: Frame
    let agents: AgentLibrary
    let customers: CustomerDirectory

    init(settings: Settings, frame: Frame) async throws {
        self.frame = frame
        agents = AgentLibrary(settings.agents, frame)
        try await agents.open()
        customers = CustomerDirectory(settings.segment, frame)
        await customers.begin()
    }

    func reload(_ settings: Settings) async {
        do {
            try await agents.reload(settings.agents)
        } catch {
            frame.log.error("The agents could not be read anew.", ["error": "\(error)"])
        }
    }
}
