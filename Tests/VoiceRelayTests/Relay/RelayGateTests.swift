import Calling
import FleetTestSupport
import HTTP
import HTTPClient
import JSON
import Net
import Problems
import Settings
import Testing
import Twilio
import WebSocket

@testable import VoiceRelay

/// Who is not Twilio is refused before any model is asked, and /verdicts names why.
@OnLoop
@Suite(.timeLimit(.minutes(2)))
struct RelayGateTests {
    private static let form: FormFields = [
        "CallSid": "CA00000000000000000000000000000009", "From": "+15005550001", "To": "+15005550006",
        "CallStatus": "in-progress",
    ]

    nonisolated static let asked = [
        "/voice", "/call", "/answer", "/relay/ended", "/relay/again", "/relay/dialled", "/relay/queued",
        "/relay/waiting", "/relay/whisper", "/voice/status",
    ]
    nonisolated static let sockets = ["/relay", "/websocket", "/websocket-text", "/conversation-relay"]

    /// How a request was signed, and what is found of it.
    nonisolated static let signers: [(signer: String, outcome: String, cause: String?)] = [
        ("nobody", "missing", nil), ("a stranger", "mismatched", "body_or_token"),
        ("twilio, for https", "mismatched", "scheme"), ("twilio, for another path", "mismatched", "trailing_slash"),
    ]

    private func signature(_ signer: String, _ url: String, _ form: FormFields) -> String? {
        let url =
            switch signer {
            case "twilio, for https":
                url.replacing("http://", with: "https://").replacing("ws://", with: "wss://")
            case "twilio, for another path": url + "/"
            default: url
            }
        let token = signer == "a stranger" ? Secret("another-token-of-somebody-else") : RelayRoom.token
        return signer == "nobody" ? nil : RequestSignature.sign(url: url, form: form, token: token)
    }

    @Test(arguments: signers)
    func `webhooks that Twilio did not sign are refused`(
        _ signer: String, _ outcome: String, _ cause: String?
    ) async throws {
        try await withRelay { room in
            for path in Self.asked {
                let url = room.origin + path
                var request = ClientRequest(.post, url, body: .bytes(Array(Self.form.encoded.utf8)))
                request.headers.set("Content-Type", "application/x-www-form-urlencoded")
                if let signature = signature(signer, url, Self.form) {
                    request.headers.set(RequestSignature.header, signature)
                }
                let response = try await room.client.client.send(request)
                #expect(response.status == .forbidden, "\(path)")
                let verdict = try await newest(room)
                #expect(verdict["outcome"]?.string == outcome && verdict["cause"]?.string == cause, "\(verdict)")
                #expect(verdict["url"]?.string == url)
            }
            #expect(room.model.asked.isEmpty && room.live.isEmpty)
            #expect(try await room.client.get("/calls").json["calls"]?.array == [])
        }
    }

    @Test(arguments: signers)
    func `sockets that Twilio did not sign are refused before they are any`(
        _ signer: String, _ outcome: String, _ cause: String?
    ) async throws {
        try await withRelay { room in
            for path in Self.sockets {
                let url = room.origin.replacing("http://", with: "ws://") + path
                var headers = Headers()
                if let signature = signature(signer, url, [:]) { headers.set(RequestSignature.header, signature) }
                await #expect(throws: Problem.self) {
                    _ = try await WebSocketClient.connect(url, headers: headers)
                }
                let verdict = try await newest(room)
                #expect(verdict["outcome"]?.string == outcome && verdict["cause"]?.string == cause, "\(verdict)")
            }
            #expect(room.model.asked.isEmpty && room.live.isEmpty)
        }
    }

    @Test func `every socket's address lets in what Twilio signed`() async throws {
        try await withRelay { room in
            for path in Self.sockets {
                let sid = room.plan().sid
                var terms = try await room.door.announce(sid)
                terms.url = terms.url.replacing("/relay", with: path)
                let line = try await RawLine(room.door, sid: sid, terms)
                line.setUp()
                try await line.asks("Is somebody there?", hears: "It works.")
            }
        }
    }

    private func newest(_ room: RelayRoom) async throws -> JSONValue {
        try await room.client.get("/verdicts?limit=1").json["verdicts"]?.array?.first ?? .null
    }
}
