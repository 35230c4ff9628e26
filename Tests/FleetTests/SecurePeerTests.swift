import Crypto
import FleetTestSupport
import HTTP
import HTTPClient
import HTTPServer
import Net
import Peers
import Testing

@Suite struct SecurePeerTests {
    @Test func `a neighbour behind https is asked when its authority is trusted, and only then`() async throws {
        let files = TestCertificate()
        let trusted = try files.renew()
        let tls = try await TLSContext.server(certificate: files.certificate, key: files.key)
        let server = await Server(router: Router([.get("/livez", "Lives.") { _ in .empty() }]))
        let address = try await server.listen(at: .loopback(port: 0), tls: tls)
        let neighbours = ["neighbour": "https://localhost:\(address.port)"]

        let knowing = Peers(neighbours, token: nil, client: HTTPClient(), authorities: trusted)
        let unknowing = Peers(neighbours, token: nil, client: HTTPClient())

        #expect(await knowing.answers("neighbour"))
        #expect(await !unknowing.answers("neighbour"))
        await server.breakOff()
    }
}
