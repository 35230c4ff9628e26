import Crypto
import Net
import Testing

/// With whom a stream shakes hands, and with whom not.
@OnLoop
struct TLSTrustTests {
    @Test(arguments: ["localhost", "LOCALHOST", "localhost.", "127.0.0.1", "any.example.test"])
    func `a host the certificate names is believed`(host: String) throws {
        let talk = try Conversation(host: host)

        talk.meet()

        #expect(talk.client.isEstablished && talk.server.isEstablished)
    }

    @Test(arguments: [
        ("elsewhere.test", "hostname mismatch"), ("example.test", "hostname mismatch"),
        ("a.b.example.test", "hostname mismatch"), ("127.0.0.2", "IP address mismatch"), ("::1", "IP address mismatch"),
        ("[::1]", "IP address mismatch"),
    ])
    func `a host the certificate does not name is refused`(host: String, reason: String) throws {
        let talk = try Conversation(host: host)

        talk.meet()

        #expect(talk.clientEar.end == .insecure(reason))
        #expect(!talk.server.isEstablished)
        #expect(talk.clientWire.isFinished)
        guard case .insecure = talk.serverEar.end else {
            Issue.record("the server was told \(String(describing: talk.serverEar.end))")
            return
        }
    }

    @Test(arguments: ["", "."])
    func `without a host nobody is believed`(host: String) async throws {
        let talk = try Conversation(host: host)

        talk.meet()

        #expect(await talk.clientEar.waitForEnd() == .insecure("the host's name is not one"))
    }

    @Test func `a certificate that nobody known vouches for is refused`() throws {
        for trust in [try TestCertificate.renewed.trustingClient(), try TLSContext.client()] {
            let talk = try Conversation(trusting: trust)

            talk.meet()

            guard case .insecure(let reason) = talk.clientEar.end else {
                Issue.record("the client was told \(String(describing: talk.clientEar.end))")
                continue
            }
            #expect(reason.hasPrefix("self-signed certificate"))
            #expect(!talk.client.isEstablished)
        }
    }

    @Test func `a certificate whose time is over is refused`() throws {
        let talk = try Conversation(.expired)

        talk.meet()

        #expect(talk.clientEar.end == .insecure("certificate has expired"))
    }

    @Test func `the first common protocol in the server's order is chosen`() throws {
        let talk = try Conversation(serverProtocols: ["b", "a"], clientProtocols: ["x", "a", "b"])

        talk.meet()

        #expect(talk.client.chosenProtocol == "b")
        #expect(talk.server.chosenProtocol == "b")
    }

    @Test func `a client that offers only other protocols is refused, one that offers none is not`() throws {
        let other = try Conversation(clientProtocols: ["h2"])
        other.meet()
        #expect(other.clientEar.end == .insecure("tlsv1 alert no application protocol"))

        let none = try Conversation(clientProtocols: [])
        none.meet()
        #expect(none.server.isEstablished)
        #expect(none.server.chosenProtocol == nil)
    }
}
