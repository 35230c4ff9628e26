package import HTTP
import HTTPClient
package import Net
import Problems
package import Settings
package import Twilio
package import WebSocket

/// Twilio's part for every call of an account: it signs what it asks, and opens the sockets it is told of.
@OnLoop
package final class TelephoneExchange {
    /// Whose calls these are.
    package nonisolated let account: String
    private let token: Secret?
    private let detour: Detour?
    private let client: HTTPClient

    /// Whoever answers is reached here, though the world calls it by another address, which is the one that is signed.
    package struct Detour: Sendable, Hashable {
        /// What the world knows, such as `https://fleet.example.com`.
        package var from: String
        /// Where it really is, such as `http://127.0.0.1:8080`.
        package var to: String

        package init(from: String, to: String) {
            self.from = from
            self.to = to
        }

        /// Where to go for an address of the world.
        package func place(of url: String) -> String {
            let (secure, plain) = (url.hasPrefix("wss:") || url.hasPrefix("https:"), url.hasPrefix("ws"))
            let (known, real) = (Self.rest(of: from), Self.rest(of: to))
            let asked = Self.rest(of: url)
            guard asked.hasPrefix(known), asked == known || "/?".contains(asked.dropFirst(known.count).first ?? " "),
                secure == from.hasPrefix("https:")
            else { return url }
            let scheme = (plain ? "ws" : "http") + (to.hasPrefix("https:") ? "s" : "")
            return "\(scheme)://\(real)\(asked.dropFirst(known.count))"
        }

        private static func rest(of url: String) -> Substring {
            url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        }
    }

    /// - Parameter token: What requests are signed with; without it they carry no signature.
    package nonisolated init(account: String, token: Secret?, detour: Detour? = nil, connections: Int = 512) {
        self.account = account
        self.token = token
        self.detour = detour
        var options = HTTPClient.Options()
        options.connections = connections
        options.connectionsPerHost = connections
        options.userAgent = "TwilioProxy/1.1"
        client = HTTPClient(options)
    }

    /// How long Twilio waits for TwiML.
    private static let patience = Duration.seconds(15)

    /// Asks what a call is to do.
    package func ask(_ url: String, method: String? = nil, _ form: FormFields) async throws -> TwiMLAnswer {
        // How Twilio is to ask stands behind the mark; it is no part of what is asked.
        let url = String(url.prefix { $0 != "#" })
        var request: ClientRequest
        if method?.uppercased() == "GET" {
            let full = url + (url.contains("?") ? "&" : "?") + form.encoded
            request = ClientRequest(.get, place(of: full), headers: signed(full))
        } else {
            request = ClientRequest(
                .post, place(of: url), headers: signed(url, form), body: .bytes(Array(form.encoded.utf8)))
            request.headers.set("Content-Type", "application/x-www-form-urlencoded")
        }
        request.deadline = Self.patience
        let response = try await client.send(request)
        let body = try await response.collect()
        guard response.status.code / 100 == 2 else {
            let hint = response.status == .forbidden ? " GET /verdicts there tells whether the signature fits." : ""
            throw Problem(.badGateway, "\(Self.shown(url)) answered \(response.status.code).\(hint)", code: 11_200)
        }
        guard let text = String(validating: body, as: UTF8.self) else {
            throw Problem(.badGateway, "\(Self.shown(url)) answered with what is no text.", code: 12_100)
        }
        if response.headers["Content-Type"]?.lowercased().hasPrefix("text/plain") == true {
            return try TwiMLAnswer("<Response><Say>\(XMLNode.escaped(text))</Say></Response>")
        }
        do {
            return try TwiMLAnswer(text.allSatisfy(\.isWhitespace) ? "<Response/>" : text)
        } catch let problem as Problem {
            throw Problem(.badGateway, "\(Self.shown(url)): \(problem.message)", code: 12_100)
        }
    }

    /// Opens the socket that TwiML names.
    package func connect(_ url: String) async throws -> (WebSocket, Cut) {
        var limits = Limits()
        // Whoever floods a relay must be able to say everything at once.
        limits.unsentBytes = 64 << 20
        let cut = Cut()
        let dial = WebSocketClient.direct()
        let socket = try await WebSocketClient.connect(place(of: url), headers: signed(url), limits: limits) {
            let stream = try await dial($0, $1, $2)
            cut.stream = stream
            return stream
        }
        return (socket, cut)
    }

    package func close() { client.close() }

    private func place(of url: String) -> String { detour?.place(of: url) ?? url }

    private func signed(_ url: String, _ form: FormFields = [:]) -> Headers {
        guard let token else { return [:] }
        return [RequestSignature.header: RequestSignature.sign(url: url, form: form, token: token)]
    }

    /// An address without its query, which may hold what is nobody else's business.
    private static func shown(_ url: String) -> String { String(url.prefix { $0 != "?" }) }
}
