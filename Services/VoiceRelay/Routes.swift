import Fleet
import HTTPServer

extension VoiceRelayService {
    /// Every address this service answers.
    var routes: [Route] {
        [
            .get("/", "Says what this service is.", frame.introduce)
        ] + tools.routes + archive.routes
    }
}
