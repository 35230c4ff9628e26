import Fleet
import HTTPServer

/// The only public door.
struct GatewayService: FleetService {
    static let profile = ServiceProfile(
        name: "gateway", concern: "The only public door.",
        portSetting: "GATEWAY_PORT", port: 3000, mayListenWider: true,
        neighbours: Neighbour.rightOf("gateway"))

    let frame: Frame

    init(settings: Settings, frame: Frame) async throws {
        self.frame = frame
    }
}
