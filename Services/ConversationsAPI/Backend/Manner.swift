import HTTP
import Problems

/// How something is asked, beside what is asked.
struct Manner: Sendable {
    /// Whether webhooks tell of it: a request's own doing is told only when it says so.
    var tellsHooks = false
    /// Whose doing it is, as webhooks say: a request's, or a person's on a channel.
    var source = Source.request
    /// What has to be true of the thing as it is now.
    var condition: (@Sendable (String) throws -> Void)?
    /// Names the request, so that asked again it is not done again.
    var key: IdempotencyKey?

    enum Source: String, Sendable { case request = "API", sms = "SMS", app = "SDK" }

    /// Who does it, where that is a person in an app.
    var identity: String?

    /// Whether webhooks hear of it: what a request does only when it says so, all else always.
    var isTold: Bool { tellsHooks || source != .request }

    static let plain = Manner()

    /// What happens by itself, such as a timer that runs out: nobody asked for it, so webhooks tell of it.
    static let ownCourse = Manner(tellsHooks: true)
}

extension Manner {
    /// As a request says by its fields, at either face.
    init(asking request: Request) throws {
        self.init()
        guard let told = request.headers["X-Twilio-Webhook-Enabled"] else { return }
        guard let flag = Bool(text: told.lowercased()) else {
            throw Problem(.invalid, "X-Twilio-Webhook-Enabled must be true or false.", code: Fields.invalidParameter)
        }
        tellsHooks = flag
    }
}

/// Names a request that makes something, for as long as it is remembered.
struct IdempotencyKey: Sendable, Hashable {
    /// Whose it is: the surface, the path and the caller.
    var scope: String
    var key: String
    /// What was asked: asked otherwise under the same key, it is refused.
    var digest: String
}
