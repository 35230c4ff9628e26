package import HTTP
import Net
package import Problems

/// The server's side of the opening handshake (RFC 6455 §4.2): reads the request, says what to answer.
package struct Handshake: Sendable {
    /// The fields of the answer with status 101.
    package let headers: Headers
    /// The subprotocol chosen: the first of ours that the client offers.
    package let subprotocol: String?

    /// Accepts a request to open a WebSocket. No extension is ever agreed on.
    package init(accepting request: Request, subprotocols: [String] = []) throws(Refusal) {
        let fields = request.headers
        guard request.method == .get else { throw Refusal(.invalid, "A WebSocket is opened with GET.") }
        guard fields.tokens("Upgrade").contains("websocket") else {
            throw Refusal(.upgradeRequired, "This address speaks WebSocket only.")
        }
        guard fields.tokens("Connection").contains("upgrade") else {
            throw Refusal(.invalid, "The Connection header does not say upgrade.")
        }
        guard fields.contains("Host") else { throw Refusal(.invalid, "The Host header is missing.") }
        let versions = fields.values("Sec-WebSocket-Version")
        guard versions.count == 1, versions[0].trimmingOptionalWhitespace() == "13" else {
            throw Refusal(.upgradeRequired, "Only version 13 of WebSocket is spoken here.")
        }
        let keys = fields.values("Sec-WebSocket-Key")
        guard keys.count == 1, isHandshakeKey(keys[0].trimmingOptionalWhitespace()) else {
            throw Refusal(.invalid, "The Sec-WebSocket-Key header is not one key of 16 bytes in base64.")
        }
        let offered = try Self.offered(fields)
        subprotocol = subprotocols.first(where: offered.contains)
        var answer = Headers()
        answer.add("Upgrade", "websocket")
        answer.add("Connection", "Upgrade")
        answer.add("Sec-WebSocket-Accept", acceptKey(for: keys[0].trimmingOptionalWhitespace()))
        if let subprotocol { answer.add("Sec-WebSocket-Protocol", subprotocol) }
        headers = answer
    }

    /// The subprotocols a client offers: distinct tokens, compared with their case.
    private static func offered(_ fields: Headers) throws(Refusal) -> [String] {
        var offered: [String] = []
        for line in fields.values("Sec-WebSocket-Protocol") {
            for part in line.split(separator: ",", omittingEmptySubsequences: false) {
                let name = part.trimmingOptionalWhitespace()
                guard name.utf8.allSatisfy(\.isTokenByte), !name.isEmpty, !offered.contains(name) else {
                    throw Refusal(.invalid, "The Sec-WebSocket-Protocol header is not a list of distinct tokens.")
                }
                offered.append(name)
            }
        }
        return offered
    }

    /// Why a request was not accepted, and the fields that belong to the answer.
    package struct Refusal: Error, Sendable {
        package let problem: Problem
        package let headers: Headers

        init(_ kind: Problem.Kind, _ message: String) {
            problem = Problem(kind, message)
            headers =
                kind == .upgradeRequired
                ? ["Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"] : [:]
        }

        /// The answer in plain words.
        package var response: Response {
            var response = Response.text(problem.message + "\n", status: Status(problem.kind))
            response.headers = headers
            return response
        }
    }
}
