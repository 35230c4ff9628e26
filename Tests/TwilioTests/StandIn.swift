import HTTP
import HTTPClient
import HTTPServer
import Net
import Settings

@testable import Twilio

/// A server in Twilio's place: it answers as the test has written down, and keeps what it was asked.
@OnLoop
final class StandIn {
    /// One question as it arrived.
    struct Asked: Sendable {
        let method: Method
        let target: Target
        let headers: Headers
        let body: [UInt8]

        var query: FormFields { target.parameters }
    }

    typealias Answer = @Sendable (_ asked: Asked, _ number: Int) async throws -> Response

    private(set) var asked: [Asked] = []
    private(set) var url = ""
    private let answer: Answer
    private var server: Server?

    private init(_ answer: @escaping Answer) async throws {
        self.answer = answer
        let handler: RouteHandler.Waiting = { [unowned self] request in try await take(request) }
        let server = Server(
            router: Router([.get, .post, .delete].map { Route($0, "/{path...}", "Answers.", .waiting(handler)) }))
        url = "http://\(try server.listen(at: .loopback(port: 0)))"
        self.server = server
    }

    private func take(_ request: Request) async throws -> Response {
        let body = try await request.body.collect(upTo: 1 << 20)
        asked.append(Asked(method: request.method, target: request.target, headers: request.headers, body: body))
        return try await answer(asked[asked.count - 1], asked.count - 1)
    }

    static let sid = "AC0123456789abcdef0123456789abcdef"

    /// A client of this server that does not wait long between its tries.
    var client: TwilioClient {
        get throws { try Self.client(at: url) }
    }

    static func client(at url: String) throws -> TwilioClient {
        let sid = try SID.make(.account, as: sid)
        let account = TwilioAccount(sid: sid, authToken: Secret("canary"), hosts: TwilioHosts(baseURL: url))
        var client = TwilioClient(account, over: HTTPClient())
        client.retries.firstDelay = .milliseconds(1)
        client.retries.longestDelay = .milliseconds(2)
        return client
    }

    /// Runs `body` against a server that answers so.
    static func with(
        _ answer: @escaping Answer, _ body: (StandIn, TwilioClient) async throws -> Void
    ) async throws {
        let standIn = try await StandIn(answer)
        do {
            try await body(standIn, standIn.client)
        } catch {
            standIn.server?.breakOff()
            throw error
        }
        standIn.server?.breakOff()
    }
}

extension SID {
    /// The name that a test writes out.
    static func make(_ kind: Kind, as text: String) throws -> SID {
        guard let sid = SID(text, kind) else { throw TwilioFailure(.unreadable, "not a SID: \(text)") }
        return sid
    }
}

/// A failure in Twilio's words.
func refusal(_ status: Int, _ code: Int, _ message: String, headers: Headers = [:]) -> Response {
    let body =
        #"{"code":\#(code),"message":"\#(message)","more_info":"https://x.example/\#(code)","status":\#(status)}"#
    return Response(
        Status(code: status), contentType: "application/json", headers: headers, content: .bytes(Array(body.utf8)))
}

/// The failure that `work` ends with.
@OnLoop
func failure(_ work: @OnLoop () async throws -> Void) async throws -> TwilioFailure? {
    do {
        try await work()
        return nil
    } catch let failure as TwilioFailure {
        return failure
    }
}
