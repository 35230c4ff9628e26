import Crypto
import HTTP
import HTTPClient
import JSON
import Problems
import Settings

/// Asks Segment what is known of somebody, and tells it what happened.
struct SegmentClient: Sendable {
    private let settings: SegmentSettings
    private let client: HTTPClient
    /// How long a profile is waited for: somebody is about to be greeted.
    private static let patience = Duration.milliseconds(1_500)

    init(_ settings: SegmentSettings, over client: HTTPClient) {
        self.settings = settings
        self.client = client
    }

    /// The traits of the profile with a telephone number; nil when there is no such profile.
    func traits(of number: String) async throws -> JSONObject? {
        let space = PercentCoding.encoded(settings.space)
        let profile = "/v1/spaces/\(space)/collections/users/profiles/phone:\(PercentCoding.encoded(number))"
        var request = ClientRequest(.get, "\(settings.profiles)\(profile)/traits?limit=200")
        authorize(&request, settings.accessSecret)
        request.deadline = Self.patience
        request.connectDeadline = Self.patience
        request.firstByteDeadline = Self.patience
        request.longestBody = 256 << 10
        let response = try await client.send(request)
        if response.status.code == 404 { return nil }
        guard response.status.code == 200 else { throw Self.problem(response) }
        let answer = try JSONValue(parsing: await response.collect(upTo: 256 << 10))
        guard let traits = answer["traits"]?.object else {
            throw Problem(.badGateway, "Segment answered with something that is no profile.")
        }
        return traits
    }

    /// Tells Segment something: `track` or `identify`.
    func tell(_ kind: String, _ body: [UInt8]) async throws {
        var request = ClientRequest(
            .post, "\(settings.tracking)/v1/\(kind)", headers: ["Content-Type": "application/json"],
            body: .bytes(body))
        authorize(&request, settings.writeKey)
        request.deadline = .seconds(20)
        // Its messageId tells Segment the second from the first.
        request.isIdempotent = true
        let response = try await client.send(request)
        guard (200..<300).contains(response.status.code) else { throw Self.problem(response) }
    }

    private func authorize(_ request: inout ClientRequest, _ secret: Secret) {
        request.headers.set("Authorization", "Basic " + Base64.standard.encode("\(secret.reveal()):".utf8))
        request.headers.set("Accept", "application/json")
    }

    /// What cannot be right tomorrow either is told apart from what may pass.
    private static func problem(_ response: ClientResponse) -> Problem {
        let code = response.status.code
        switch code {
        case 400, 413: return Problem(.invalid, "Segment refused it (\(code)).")
        case 401, 403: return Problem(.unavailable, "Segment does not accept our key (\(code)).")
        default:
            return Problem(.unavailable, "Segment answered \(code).", retryAfter: code == 429 ? .seconds(10) : nil)
        }
    }
}
