import HTTP
import HTTPServer
import Problems

/// Twilio's own addresses where conversations are kept at Twilio: nothing is there, for the reason given.
enum TwilioElsewhere {
    static var routes: [Route] {
        ["/v1", "/v2", "/2010-04-01"].flatMap { version in
            [Method.get, .post, .put, .patch, .delete].map { method in
                Route(
                    method, version + "/{path...}", "Nothing: Twilio itself is asked.", .atOnce { _ in throw problem }
                )
                .twilioShaped().documented { $0.isHidden = true }
            }
        }
    }

    private static let problem = Problem(
        .notFound,
        "This fleet keeps its conversations at Twilio, and is no Twilio itself. Ask Twilio, or the addresses below /api.",
        code: 20_404)
}
