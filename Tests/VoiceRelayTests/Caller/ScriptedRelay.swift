import HTTP
import HTTPServer
import JSON
import Net
import Problems
import Settings
import Twilio
import WebSocket

/// A relay that answers calls as its script says, and keeps all it is told.
@OnLoop
final class ScriptedRelay {
    /// What came, and in which order.
    private(set) var forms: [(path: String, form: FormFields)] = []
    private(set) var frames: [JSONValue] = []
    /// What came without Twilio's signature.
    private(set) var unsigned: [String] = []
    private(set) var ends: [WebSocketEnd] = []
    private(set) var open = 0
    /// TwiML by path; what is not here connects to the agent.
    var twiml: [String: String] = [:]
    var noun = "welcomeGreeting=\"Hello there.\" dtmfDetection=\"true\" partialPrompts=\"true\""
    /// What the agent does with a message.
    var react: @OnLoop (JSONValue, WebSocket) -> Void = ScriptedRelay.echo
    /// What GET answers, by path.
    var documents: [String: String] = [:]

    nonisolated static let token = Secret("0123456789abcdef0123456789abcdef")
    private(set) var origin = ""
    private var server: Server?

    init() throws {
        var routes: [Route] = ["/voice", "/ended", "/dialled", "/whisper", "/again"].map { path in
            .post(path, "Answers with TwiML.") { [unowned self] in try await self.tell($0) }
        }
        routes += [
            .get("/relay", "Opens the socket.") { [unowned self] in await self.socket($0) },
            .get("/calls/{sid}", "Shows.") { [unowned self] in await self.document($0) },
            .get("/calls/{sid}/frames", "Shows.") { [unowned self] in await self.document($0) },
            .get("/api/outbox", "Shows.") { [unowned self] in await self.document($0) },
        ]
        let server = Server(router: Router(routes))
        origin = "http://\(try server.listen(at: .loopback(port: 0)))"
        self.server = server
    }

    func stop() {
        server?.breakOff()
        server = nil
    }

    /// The messages of a type, in their order.
    func frames(_ type: String) -> [JSONValue] { frames.filter { $0["type"]?.string == type } }

    /// What was asked at a path.
    func asked(_ path: String) -> [FormFields] { forms.filter { $0.path == path }.map(\.form) }

    /// Says back what it hears.
    static func echo(_ message: JSONValue, _ socket: WebSocket) {
        guard message["type"]?.string == "prompt", message["last"]?.bool == true else { return }
        say("You said: \(message["voicePrompt"]?.string ?? "")", on: socket)
    }

    static func say(_ text: String, isLast: Bool = true, on socket: WebSocket) {
        send(["type": "text", "token": .string(text), "last": .bool(false)], on: socket)
        if isLast { send(["type": "text", "token": "", "last": true], on: socket) }
    }

    static func send(_ message: JSONValue, on socket: WebSocket) { socket.post(text: message.description) }

    // MARK: Answering

    private func tell(_ request: Request) async throws -> Response {
        let path = request.target.path
        let form = try FormFields(parsing: try await request.body.collect(upTo: 1 << 16))
        forms.append((path, form))
        check(request, scheme: "http", .form(form))
        let connect = """
            <Response><Connect action="/ended"><ConversationRelay url="\(origin.replacing("http:", with: "ws:"))/relay" \
            \(noun)><Language code="en-US"/><Parameter name="ticket" value="a &lt; b"/></ConversationRelay></Connect></Response>
            """
        return Response(contentType: "text/xml", content: .bytes(Array((twiml[path] ?? connect).utf8)))
    }

    private func socket(_ request: Request) -> Response {
        check(request, scheme: "ws", .nothing)
        return .webSocket(request) { socket in
            await self.began()
            await socket.start(
                onMessage: { [unowned self] message, socket in heard(message, socket) },
                onEnd: { [unowned self] in ends.append($0) })
            _ = try? await socket.untilEnd()
            await self.ended()
        }
    }

    private func began() { open += 1 }
    private func ended() { open -= 1 }

    private func heard(_ message: Message, _ socket: WebSocket) {
        guard let frame = try? JSONValue(parsing: message.bytes) else {
            return frames.append(["type": "nonsense", "text": .string(message.text)])
        }
        frames.append(frame)
        react(frame, socket)
    }

    private func document(_ request: Request) -> Response {
        guard let text = documents[request.target.path] else { return Response(.notFound) }
        return Response(contentType: "application/json", content: .bytes(Array(text.utf8)))
    }

    private func check(_ request: Request, scheme: String, _ content: RequestSignature.Content) {
        let url = origin.replacing("http", with: scheme) + request.target.path
        let signature = request.headers[RequestSignature.header] ?? ""
        if !RequestSignature.matches(signature, url: url, content, tokens: [Self.token]) {
            unsigned.append(request.target.path)
        }
    }
}
