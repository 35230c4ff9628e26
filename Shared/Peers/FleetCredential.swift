import Guarded
package import Settings

/// What this service shows its neighbours; it may change while the service runs.
package final class FleetCredential: Sendable {
    private let token: Guarded<Secret?>

    package init(_ token: Secret?) { self.token = Guarded(token) }

    package func replace(_ token: Secret?) { self.token.withLock { $0 = token } }

    var current: Secret? { token.withLock { $0 } }
}
