import Fleet
import HTTPServer

/// What an account's messages are for.
struct ClusteringService: FleetService {
    static let profile = ServiceProfile(
        name: "clustering-worker", concern: "What an account's messages are for.", portSetting: "CLUSTERING_PORT",
        port: 8000,
        neighbours: Neighbour.rightOf("clustering-worker"))

    let frame: Frame

    init(settings: Settings, frame: Frame) async throws {
        self.frame = frame
    }
}
