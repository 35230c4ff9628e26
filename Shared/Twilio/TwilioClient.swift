import Crypto
import Guarded
package import HTTP
package import HTTPClient
package import JSON
import Problems
import Settings

/// Asks Twilio's REST on behalf of one account.
///
/// Every answer that is no success is thrown as a `TwilioFailure`. The limit of a question covers every try of it, and
/// no wait is begun that would end after it: then what Twilio said last is thrown at once.
package struct TwilioClient: Sendable {
    package let account: TwilioAccount
    private let client: HTTPClient
    private let authorization: Secret
    /// How long Twilio may think about one try.
    var patience: Duration = .seconds(15)
    var retries = RetryPolicy.twilio

    /// The longest answer that is read whole.
    private static let longestAnswer = 16 << 20
    /// The longest failure that is read.
    private static let longestFailure = 64 << 10

    package init(_ account: TwilioAccount, over client: HTTPClient) {
        self.account = account
        self.client = client
        let pair = "\(account.credential.user):\(account.credential.password.reveal())"
        authorization = Secret("Basic " + Base64.standard.encode(pair.utf8))
    }

    /// Fetches a resource, or a page of a list.
    package func get(
        _ product: TwilioProduct, _ path: String, _ query: FormFields = [:], headers: Headers = [:],
        within limit: Duration = .seconds(30)
    ) async throws -> JSONValue {
        try await ask(.get, product, path, query, .none, headers, limit)
    }

    /// Makes or changes a resource by a form.
    package func post(
        _ product: TwilioProduct, _ path: String, _ form: FormFields = [:], headers: Headers = [:],
        within limit: Duration = .seconds(15)
    ) async throws -> JSONValue {
        var headers = headers
        headers.set("Content-Type", "application/x-www-form-urlencoded")
        return try await ask(.post, product, path, [:], .bytes(Array(form.encoded.utf8)), headers, limit)
    }

    /// Hands over a file, as it arrives where it still does; `length` says how long such a one is, where that is known.
    package func upload(
        _ product: TwilioProduct, _ path: String, _ query: FormFields = [:], _ file: Body, type: String,
        length: Int? = nil, within limit: Duration = .seconds(60)
    ) async throws -> JSONValue {
        var headers: Headers = ["Content-Type": type]
        if let length { headers.set("Content-Length", "\(length)") }
        return try await ask(.post, product, path, query, file, headers, limit)
    }

    /// Deletes a resource.
    package func delete(
        _ product: TwilioProduct, _ path: String, headers: Headers = [:], within limit: Duration = .seconds(15)
    ) async throws {
        _ = try await ask(.delete, product, path, [:], .none, headers, limit)
    }

    /// Fetches a file as it arrives. Twilio may send us elsewhere for it, where our credentials do not follow.
    package func content(
        _ product: TwilioProduct, _ path: String, headers: Headers = [:], upTo longest: Int = 32 << 20,
        within limit: Duration = .seconds(60)
    ) async throws -> ClientResponse {
        var headers = headers
        headers.set("Accept", "*/*")
        var request = try self.request(.get, product, path, [:], .none, headers, limit)
        request.redirects = 3
        request.longestBody = longest
        // What is large and read slowly, the server must not send far ahead.
        request.version = .http1
        return try await send(request)
    }

    // MARK: Asking

    /// Sends a question and reads its answer; no body is null.
    private func ask(
        _ method: Method, _ product: TwilioProduct, _ path: String, _ query: FormFields, _ body: Body,
        _ headers: Headers, _ limit: Duration
    ) async throws -> JSONValue {
        let response = try await send(try request(method, product, path, query, body, headers, limit))
        let bytes: [UInt8]
        do {
            bytes = try await response.collect(upTo: Self.longestAnswer)
        } catch let problem as Problem {
            throw TwilioFailure(problem)
        }
        guard !bytes.isEmpty else { return .null }
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw TwilioFailure(.unreadable, "Twilio answered \(response.status.code) with something that is not JSON.")
        }
    }

    private func request(
        _ method: Method, _ product: TwilioProduct, _ path: String, _ query: FormFields, _ body: Body,
        _ headers: Headers, _ limit: Duration
    ) throws -> ClientRequest {
        try Self.check(path)
        let url = account.url(product, path) + (query.isEmpty ? "" : "?\(query.encoded)")
        var request = ClientRequest(method, url, headers: headers, body: body)
        if !headers.contains("Accept") { request.headers.set("Accept", "application/json") }
        request.headers.set("Authorization", authorization.reveal())
        request.deadline = limit
        request.connectDeadline = min(limit, .seconds(5))
        request.firstByteDeadline = min(limit, patience)
        request.longestBody = Self.longestAnswer
        request.retries = retries
        return request
    }

    /// A path that steps upwards would name another resource than the one meant, so it names none.
    private static func check(_ path: String) throws {
        let steps = path.split(separator: "/", omittingEmptySubsequences: false).map {
            PercentCoding.decoded($0) ?? "."
        }
        guard path.hasPrefix("/"), !steps.contains("."), !steps.contains(".."), !path.contains("?"), !path.contains("#")
        else {
            throw Problem(.notFound, "The requested resource was not found", code: 20404)
        }
    }

    private func send(_ request: ClientRequest) async throws -> ClientResponse {
        let wasSent = Guarded(false)
        var request = request
        request.whenSent = { wasSent.withLock { $0 = true } }
        let response: ClientResponse
        do {
            response = try await client.send(request)
        } catch let problem as Problem {
            var failure = TwilioFailure(problem)
            failure.wasAsked = wasSent.withLock { $0 }
            throw failure
        }
        guard !response.status.isSuccess else { return response }
        var body: [UInt8] = []
        do {
            body = try await response.collect(upTo: Self.longestFailure)
        } catch is Problem {
            // A failure that breaks off is still one, and its status is known.
        }
        throw TwilioFailure(status: response.status.code, body: body, retryAfter: response.retryAfter)
    }
}

extension TwilioFailure {
    /// What it means when the exchange itself failed.
    fileprivate init(_ problem: Problem) {
        let reason: Reason =
            switch problem.kind {
            case .timedOut: .timedOut
            case .badGateway: .unreadable
            default: .unreachable
            }
        self.init(reason, problem.message)
    }
}

extension RetryPolicy {
    /// Twilio has done nothing when it says 429 or 503. What may be sent twice is sent again after any other trouble.
    fileprivate static let twilio: RetryPolicy = {
        var policy = RetryPolicy(
            tries: 4, firstDelay: .milliseconds(250), longestDelay: .seconds(8), longestRetryAfter: .seconds(3_600))
        policy.refusals = [429, 503]
        policy.failures = [500, 502, 504]
        policy.repeatsSilence = true
        return policy
    }()
}
