import Fleet
import HTTPServer

extension ClusteringService {
    /// Every address this service answers.
    var routes: [Route] {
        [
            .get("/", "Says what this service is.", frame.introduce)
        ]
    }
}
