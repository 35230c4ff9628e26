import Crypto
import HTTP
import HTTPClient
import Net
import Problems
import Targets

/// Makes a signed request of a webhook and sends it to an address that was checked.
struct HookSender: Sendable {
    /// Signs a whole URL and the fields of a form, as the account's receivers check it.
    typealias Signer = @Sendable (_ url: String, _ form: FormFields) -> String

    let client: HTTPClient
    let signer: Signer
    let targets: TargetCheck

    /// The longest answer that is read.
    static let longestAnswer = 64 << 10

    /// Sends it once and answers with the head of what comes back, whatever its status; redirects are not followed.
    ///
    /// - Parameters:
    ///   - token: The same for each try of the same webhook.
    ///   - tries: How often it was tried before.
    func send(
        _ hook: OutgoingHook, token: String, afterTries tries: Int, within limit: Duration
    ) async throws -> ClientResponse {
        let end = Moment.now + limit
        let url = try TargetURL(hook.url)
        var request = request(for: hook, url, token: token, afterTries: tries)
        let address = try await targets.address(of: url, afterTries: tries, within: limit)
        let left = max(end - .now, .milliseconds(1))
        request.pinnedAddress = address.host
        request.mayReach = { [targets] in targets.mayReach($0, as: url) }
        request.deadline = left
        request.connectDeadline = min(left, .seconds(5))
        request.firstByteDeadline = left
        request.idleDeadline = left
        return try await client.send(request)
    }

    private func request(
        for hook: OutgoingHook, _ url: TargetURL, token: String, afterTries tries: Int
    ) -> ClientRequest {
        let form = hook.form(afterTries: tries)
        var request: ClientRequest
        switch hook.method {
        case .post:
            request = ClientRequest(.post, url.address, body: .bytes(Array(form.encoded.utf8)))
            request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            request.headers.add("X-Twilio-Signature", signer(url.address, form))
        case .get:
            let joint = form.isEmpty ? "" : url.address.contains("?") ? "&" : "?"
            request = ClientRequest(.get, url.address + joint + form.encoded)
            request.headers.add("X-Twilio-Signature", signer(request.url, FormFields()))
        }
        request.headers.add("I-Twilio-Idempotency-Token", token)
        request.headers.add("User-Agent", "TwilioProxy/1.1")
        request.headers.add("Accept", "*/*")
        // Somebody else wants it sent: at a fleet's own addresses it counts as theirs, not as a word of this machine.
        request.headers.add("Via", "1.1 trunkline")
        if let authorization = url.authorization { request.headers.add("Authorization", authorization) }
        // The receiver knows the second from the first by the token.
        request.isIdempotent = true
        request.longestBody = nil
        return request
    }
}
