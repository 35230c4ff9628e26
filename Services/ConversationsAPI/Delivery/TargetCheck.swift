import Net
import Problems

/// Says where webhooks may go, so that nobody can have this machine ask what only it can reach.
struct TargetCheck: Sendable {
    /// Finds the addresses of a host.
    typealias Lookup = @Sendable (_ host: String, _ port: Int, _ limit: Duration) async throws -> [SocketAddress]

    private let allowed: [AllowedTarget]
    private let lookUp: Lookup

    /// - Parameters:
    ///   - allowed: What may be reached beside the internet at large.
    ///   - allowsLoopback: Whether this machine may be reached, as demonstrations want it.
    init(
        allowed: [AllowedTarget], allowsLoopback: Bool,
        lookUp: @escaping Lookup = { try await Resolver.shared.addresses(of: $0, port: $1, within: $2) }
    ) {
        self.allowed = allowed + (allowsLoopback ? [.loopback] : [])
        self.lookUp = lookUp
    }

    /// Refuses a URL that could never be sent to; what its name leads to is seen when it is sent to.
    func vet(_ url: String) throws {
        let url = try HookURL(url)
        guard let address = NetworkAddress(url.host) else { return }
        guard mayReach(address, as: url) else { throw Self.refusal(url) }
    }

    /// The address to connect to: one of those behind the host that may be reached, another one for each try.
    func address(of url: HookURL, afterTries tries: Int = 0, within limit: Duration) async throws -> SocketAddress {
        let found = try await lookUp(url.host, url.port, limit).filter { mayReach($0, as: url) }
        guard !found.isEmpty else { throw Self.refusal(url) }
        return found[tries % found.count]
    }

    /// Whether this very address may be asked for that URL.
    func mayReach(_ address: SocketAddress, as url: HookURL) -> Bool {
        address.family != .local && NetworkAddress(address.host).map { mayReach($0, as: url) } == true
    }

    private func mayReach(_ address: NetworkAddress, as url: HookURL) -> Bool {
        address.isPublic || allowed.contains { $0.allows(address) || $0.allows(url) }
    }

    private static func refusal(_ url: HookURL) -> Problem {
        Problem(
            .forbidden, "Webhooks may not be sent to \(url.target); ALLOWED_WEBHOOK_TARGETS can allow it.",
            field: "url")
    }
}
