import HTTP
package import HTTPClient
import JSON
import Problems
package import Settings

/// The services to the right of this one.
package struct Peers: Sendable {
    private let peers: [String: Peer]
    private let credential: FleetCredential

    /// - Parameter authorities: A PEM file with those to trust for neighbours behind https, in place of the system's.
    package init(_ addresses: [String: String], token: Secret?, client: HTTPClient, authorities: String? = nil) {
        let credential = FleetCredential(token)
        self.credential = credential
        peers = Dictionary(
            uniqueKeysWithValues: addresses.map { name, address in
                (name, Peer(name, at: address, credential, client: client, authorities: authorities))
            })
    }

    /// Shows another token from now on.
    package func replaceToken(_ token: Secret?) { credential.replace(token) }

    /// A neighbour by its name; asking one that is not to the right is a mistake of ours.
    package func peer(_ name: String) throws -> Peer {
        guard let peer = peers[name] else { throw Problem(.broken, "\(name) is no service to the right of this one.") }
        return peer
    }

    /// Whether a neighbour answers at all.
    package func answers(_ name: String) async -> Bool {
        guard let peer = peers[name] else { return false }
        do {
            try await peer.tell(.get, "/livez", within: .seconds(2))
            return true
        } catch {
            return false
        }
    }

    /// Tells a neighbour something once: it keeps what it was told under `id`, and told again it does nothing more.
    package func tell(_ target: String, _ kind: String, id: String, body: [UInt8]) async throws {
        _ = try await peer(target).send(
            .post, "/inbox/\(PercentCoding.encoded(kind))", body, within: .seconds(10), headers: ["Idempotency-Key": id]
        )
    }
}
