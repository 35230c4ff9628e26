import Fleet
import HTTPServer

/// Who talks with whom, and what was said.
struct ConversationsService: FleetService {
    static let profile = ServiceProfile(
        name: "conversations-api", concern: "Who talks with whom, and what was said.",
        portSetting: "CONVERSATIONS_PORT", port: 3001,
        neighbours: Neighbour.rightOf("conversations-api"))

    let frame: Frame

    init(settings: Settings, frame: Frame) async throws {
        self.frame = frame
    }
}
