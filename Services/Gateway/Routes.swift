import Fleet
import HTTPServer

extension GatewayService {
    /// Every address this service answers.
    var routes: [Route] {
        [
            .get("/", "Says what this service is.", frame.introduce)
        ]
    }
}
