import HTTP
import HTTPClient
import HTTPServer
import JSON
import Net
import Problems
import Settings
import Telemetry
import Testing
import WebSocket

@testable import Twilio

/// The gate in front of routes of a real server.
@OnLoop
struct SignedRouteTests {
    private let gate = SignatureGate(SignatureTrust(tokens: [SignedRequest.token]), metrics: Metrics())

    private func serving(_ body: (_ url: String) async throws -> Void) async throws {
        let routes: [Route] = [
            .get("/voice", "Answers at once.") { _ in .text("at once") }.signedByTwilio(gate),
            .post("/voice", "Answers a form.") { request in
                let form = try await request.form()
                return .text(form["Body"] ?? "")
            }.takingForm().signedByTwilio(gate),
            .post("/hook", "Answers bytes that it would read as they come.") { request in
                .text("\(try await request.body.collect(upTo: 1 << 10).count)")
            }.taking(.streamed(BodyRule.Shape(limit: 1 << 10))).signedByTwilio(gate),
            .get("/relay", "Echoes.") { request in
                .webSocket(request) { socket in
                    for try await message in await socket.messages { try await socket.send(message) }
                }
            }.signedByTwilio(gate),
            gate.log.route,
        ]
        #expect(routes.dropLast().allSatisfy(\.isOpen) && !gate.log.route.isOpen)
        #expect(routes.dropLast().allSatisfy { $0.documentation.proof?.header == RequestSignature.header })
        #expect(gate.log.route.documentation.proof == nil)
        let server = Server(router: Router(routes))
        defer { server.breakOff() }
        try await body("http://\(try server.listen(at: .loopback(port: 0)))")
    }

    private func sign(_ url: String, _ form: FormFields = [:]) -> Headers {
        [RequestSignature.header: RequestSignature.sign(url: url, form: form, token: SignedRequest.token)]
    }

    private func ask(_ method: Method, _ url: String, _ headers: Headers, _ body: [UInt8] = [], _ type: String? = nil)
        async throws -> (Int, String)
    {
        var request = ClientRequest(method, url)
        for (name, value) in headers.all { request.headers.set(name, value) }
        if let type {
            request.headers.set("Content-Type", type)
            request.body = .bytes(body)
        }
        let response = try await HTTPClient().send(request)
        return (response.status.code, String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self))
    }

    @Test func `what is signed is answered, and the rest refused`() async throws {
        try await serving { url in
            let form: FormFields = ["Body": "olá", "Body": "b"]
            let type = "application/x-www-form-urlencoded"
            let hook = RequestSignature.url(url + "/hook", carrying: Array("abc".utf8))
            let sent = Array(form.encoded.utf8)

            #expect(try await ask(.get, url + "/voice", sign(url + "/voice")) == (200, "at once"))
            #expect(try await ask(.post, url + "/voice", sign(url + "/voice", form), sent, type) == (200, "olá"))
            #expect(try await ask(.post, hook, sign(hook), Array("abc".utf8), "text/plain") == (200, "3"))
            #expect(try await ask(.post, hook, sign(hook), Array("abd".utf8), "text/plain").0 == 403)
            #expect(try await ask(.get, url + "/voice", [:]).0 == 403)
            #expect(try await ask(.post, url + "/voice", sign(url + "/voice"), sent, type).0 == 403)

            let told = try await ask(.get, url + "/verdicts?outcome=mismatched&limit=1", [:])
            let verdicts = try JSONValue(parsing: Array(told.1.utf8))["verdicts"]?.array
            #expect(verdicts?.count == 1 && verdicts?[0]["cause"]?.string == "fields_unsigned")
            #expect(try await ask(.get, url + "/verdicts?limit=0", [:]).0 == 400)
        }
    }

    @Test func `a socket opens for who signs it as one`() async throws {
        try await serving { url in
            let address = url.replacing("http://", with: "ws://") + "/relay"
            let socket = try await WebSocketClient.connect(address, headers: sign(address))
            let messages = socket.messages.makeAsyncIterator()
            socket.post(text: "setup")

            #expect(try await messages.next() == .text("setup"))
            socket.close(.normal)
            await #expect(throws: (any Error).self) {
                try await WebSocketClient.connect(address, headers: sign(url + "/relay"))
            }
            #expect(gate.log.newest(1).map(\.cause) == [.socketScheme])
            await #expect(throws: (any Error).self) { try await WebSocketClient.connect(address) }
            #expect(gate.log.newest(1).map(\.outcome) == [.missing])
        }
    }
}
