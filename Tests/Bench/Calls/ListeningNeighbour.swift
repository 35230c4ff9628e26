import HTTP
import HTTPServer
import JSON
import Net

/// Every service beside a relay: it is there, and takes what it is told. A relay that nobody listens to is busy trying
/// again.
@OnLoop
final class ListeningNeighbour {
    /// What the settings of the neighbours say.
    let url: String
    private let server: Server

    init() throws {
        server = Server(
            router: Router([
                .get("/livez", "Lives.") { _ in try .json(["status": "ok"] as JSONValue) },
                .post("/inbox/{kind}", "Takes what it is told.") { request in
                    _ = try await request.body.collect(upTo: 4 << 20)
                    return Response(.accepted)
                },
            ]))
        url = "http://\(try server.listen(at: .loopback(port: 0)))"
    }

    func stop() { server.breakOff() }
}
