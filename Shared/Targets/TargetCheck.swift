package import Net
import Problems

/// Says what may be asked on behalf of others, so that nobody can have this machine ask what only it can reach.
package struct TargetCheck: Sendable {
    /// Finds the addresses of a host.
    package typealias Lookup =
        @Sendable (_ host: String, _ port: Int, _ limit: Duration) async throws -> [SocketAddress]

    private let allowed: [AllowedTarget]
    private let purpose: Purpose
    private let lookUp: Lookup

    /// What is asked for, and the setting that allows more, as a refusal names them.
    package struct Purpose: Sendable {
        let sentence: String
        let setting: String

        /// - Parameter sentence: Its beginning: `Webhooks may not be sent to`.
        package init(_ sentence: String, setting: String) {
            self.sentence = sentence
            self.setting = setting
        }
    }

    /// - Parameters:
    ///   - allowed: What may be reached beside the internet at large.
    ///   - allowsLoopback: Whether this machine may be reached, as demonstrations want it.
    package init(
        _ purpose: Purpose, allowed: [AllowedTarget], allowsLoopback: Bool,
        lookUp: @escaping Lookup = { try await Resolver.shared.addresses(of: $0, port: $1, within: $2) }
    ) {
        self.purpose = purpose
        self.allowed = allowed + (allowsLoopback ? [.loopback] : [])
        self.lookUp = lookUp
    }

    /// Refuses a URL that could never be sent to; what its name leads to is seen when it is sent to.
    package func vet(_ url: String) throws {
        let url = try TargetURL(url)
        guard let address = NetworkAddress(url.host) else { return }
        guard mayReach(address, as: url) else { throw refusal(url) }
    }

    /// The address to connect to: one of those behind the host that may be reached, another one for each try.
    package func address(of url: TargetURL, afterTries tries: Int = 0, within limit: Duration) async throws
        -> SocketAddress
    {
        let found = try await addresses(of: url, within: limit)
        return found[tries % found.count]
    }

    /// All addresses behind the host that may be reached, in the order in which they are to be tried; at least one.
    package func addresses(of url: TargetURL, within limit: Duration) async throws -> [SocketAddress] {
        let found = try await lookUp(url.host, url.port, limit).filter { mayReach($0, as: url) }
        guard !found.isEmpty else { throw refusal(url) }
        return found
    }

    /// Whether this very address may be asked for that URL.
    package func mayReach(_ address: SocketAddress, as url: TargetURL) -> Bool {
        address.family != .local && NetworkAddress(address.host).map { mayReach($0, as: url) } == true
    }

    private func mayReach(_ address: NetworkAddress, as url: TargetURL) -> Bool {
        address.isPublic || allowed.contains { $0.allows(address) || $0.allows(url) }
    }

    private func refusal(_ url: TargetURL) -> Problem {
        Problem(.forbidden, "\(purpose.sentence) \(url.target); \(purpose.setting) can allow it.", field: "url")
    }
}
