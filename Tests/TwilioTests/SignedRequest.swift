import Crypto
import HTTP
import Problems
import Settings
import Telemetry
import Testing

@testable import Twilio

/// A request that is signed for one URL and may arrive otherwise.
struct SignedRequest: Sendable {
    static let token = Secret("a1b2c3d4e5f60718293a4b5c6d7e8f90")
    static let home = "https://fleet.example.org"

    var method = Method.get
    var target = "/voice"
    var form: FormFields?
    var json: String?
    var isSocket = false
    var signature: String?
    var fields: [(String, String)] = [("Host", "fleet.example.org")]
    var sender = Sender(address: "127.0.0.1", isLoopback: true)

    static func get(_ target: String, signedFor url: String) -> SignedRequest {
        SignedRequest(target: target, signature: RequestSignature.sign(url: url, token: token))
    }

    static func socket(_ target: String, signedFor url: String) -> SignedRequest {
        SignedRequest(target: target, isSocket: true, signature: RequestSignature.sign(url: url, token: token))
    }

    static func form(_ form: FormFields, _ target: String = "/voice", signedFor url: String = "\(home)/voice")
        -> SignedRequest
    {
        SignedRequest(
            method: .post, target: target, form: form,
            signature: RequestSignature.sign(url: url, form: form, token: token))
    }

    static func json(_ body: String, _ target: String, signedFor url: String) -> SignedRequest {
        SignedRequest(
            method: .post, target: target, json: body, signature: RequestSignature.sign(url: url, token: token))
    }

    /// The same with another field of the head.
    func with(_ name: String, _ value: String) -> SignedRequest { changed { $0.fields.append((name, value)) } }

    func changed(_ change: (inout SignedRequest) -> Void) -> SignedRequest {
        var changed = self
        change(&changed)
        return changed
    }

    var request: Request {
        get throws {
            var headers = Headers()
            for (name, value) in fields { headers.add(name, value) }
            if let signature { headers.add(RequestSignature.header, signature) }
            if isSocket {
                headers.add("Upgrade", "websocket")
                headers.add("Connection", "Upgrade")
            }
            var body = Body.none
            if let form {
                headers.add("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                body = .bytes(Array(form.encoded.utf8))
            } else if let json {
                headers.add("Content-Type", "application/json")
                body = .bytes(Array(json.utf8))
            }
            return Request(method, try #require(Target(target)), headers: headers, body: body, sender: sender)
        }
    }

    /// What a gate finds.
    func verdict(
        _ trust: SignatureTrust = SignatureTrust(tokens: [token], publicAddress: home)
    ) throws -> SignatureVerdict {
        let gate = SignatureGate(trust, metrics: Metrics())
        let request = try request
        // What is refused is told by the verdict.
        do { _ = try gate.admit(request) } catch { #expect(error.kind == .forbidden || error.kind == .unavailable) }
        return try #require(gate.log.newest().first)
    }
}
