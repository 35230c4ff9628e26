import Fleet
import HTTPServer

/// What conversations mean.
struct IntelligenceService: FleetService {
    static let profile = ServiceProfile(
        name: "intelligence-webhook", concern: "What conversations mean.", portSetting: "INTELLIGENCE_PORT", port: 4000,
        neighbours: Neighbour.rightOf("intelligence-webhook"))

    let frame: Frame

    init(settings: Settings, frame: Frame) async throws {
        self.frame = frame
    }
}
