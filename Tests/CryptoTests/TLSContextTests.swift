import Crypto
import Foundation
import Net
import Problems
import Testing

@OnLoop
struct TLSContextTests {
    private func file(_ name: String, _ text: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(name)-\(Random.hexToken()).pem")
            .path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test func `a file that is missing or no certificate is named, with the reason`() throws {
        let good = TestCertificate.localhost
        let nonsense = try file("nonsense", "nothing of the kind\n")

        for (path, reason) in [("/nowhere/chain.pem", "No such file or directory"), (nonsense, "no start line")] {
            let problem = #expect(throws: Problem.self) { try TLSContext.server(certificate: path, key: good.key) }
            #expect(problem?.message == "The certificate file \(path) cannot be used: \(reason).")
            let other = #expect(throws: Problem.self) { try TLSContext.client(authorities: path) }
            #expect(other?.message.contains(path) == true)
        }
        let problem = #expect(throws: Problem.self) {
            try TLSContext.server(certificate: good.certificate, key: "/nowhere/key.pem")
        }
        #expect(problem?.message == "The key file /nowhere/key.pem cannot be used: No such file or directory.")
    }

    @Test func `a key that belongs to another certificate is refused`() throws {
        let problem = #expect(throws: Problem.self) {
            try TLSContext.server(certificate: TestCertificate.localhost.certificate, key: TestCertificate.renewed.key)
        }

        #expect(problem?.message.hasSuffix("key values mismatch.") == true)
    }

    @Test func `a key under a passphrase is refused instead of asking for it`() throws {
        let locked = try file(
            "locked",
            """
            -----BEGIN EC PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF

            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            -----END EC PRIVATE KEY-----

            """)

        #expect(throws: Problem.self) {
            try TLSContext.server(certificate: TestCertificate.localhost.certificate, key: locked)
        }
    }

    @Test func `the system's authorities can be had`() throws {
        _ = try TLSContext.client()
    }

    @Test func `after a reload new connections see the new certificate and old ones go on`() throws {
        let certificate = try file(
            "changing", String(contentsOfFile: TestCertificate.localhost.certificate, encoding: .utf8))
        let key = try file("changing", String(contentsOfFile: TestCertificate.localhost.key, encoding: .utf8))
        let context = try TLSContext.server(certificate: certificate, key: key)
        func connect(trusting authority: TestCertificate) throws -> (TLSStream, HandFed, TLSStream, HandFed, Ear) {
            let (clientWire, serverWire, ear) = (HandFed(), HandFed(), Ear())
            let client = TLSStream(client: try authority.trustingClient(), over: clientWire, host: "localhost")
            let server = TLSStream(server: context, over: serverWire)
            server.start(ear)
            client.start(Ear())
            for _ in 0..<4 {
                serverWire.bring(clientWire.take())
                clientWire.bring(serverWire.take())
            }
            return (client, clientWire, server, serverWire, ear)
        }
        let old = try connect(trusting: .localhost)
        try #require(old.0.isEstablished)

        try "broken".write(toFile: certificate, atomically: true, encoding: .utf8)
        #expect(throws: Problem.self) { try context.reload() }
        #expect(try connect(trusting: .localhost).0.isEstablished)

        try FileManager.default.removeItem(atPath: certificate)
        try FileManager.default.removeItem(atPath: key)
        try FileManager.default.copyItem(atPath: TestCertificate.renewed.certificate, toPath: certificate)
        try FileManager.default.copyItem(atPath: TestCertificate.renewed.key, toPath: key)
        try context.reload()
        #expect(try connect(trusting: .renewed).0.isEstablished)
        #expect(try !connect(trusting: .localhost).0.isEstablished)

        old.0.send("still here")
        old.3.bring(old.1.take())
        #expect(old.4.bytes == [UInt8]("still here".utf8))
    }

    @Test func `a certificate is made only for names that are plain`() {
        for names in [[], [""], ["a,DNS:evil.test"], ["a b"], ["a\n"], ["ä.test"], ["a/b"]] {
            #expect(throws: Problem.self) { try selfSignedCertificate(for: names) }
        }
        #expect(throws: Never.self) { try selfSignedCertificate(for: ["host.test", "::1", "10.0.0.1"]) }
    }
}
