import Fleet
import HTTPServer

extension VoiceRelayService {
    /// Every address this service answers.
    var routes: [Route] {
        [.get("/", "Says what this service is.", frame.introduce)] + VoiceHandlers(desk: desk).routes
            + AgentHandlers(library: agents).routes + tools.routes + archive.routes
    }
}
