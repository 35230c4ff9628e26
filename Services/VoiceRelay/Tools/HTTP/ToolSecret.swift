import Crypto
import Guarded
import HTTP
import Problems
import Settings

/// Who may have tools used over HTTP without being on this machine: whoever knows the shared secret.
struct ToolSecret: Sendable {
    private let known: Guarded<Secret?>
    private var secret: Secret? { known.withLock { $0 } }

    init(_ secret: Secret?) { known = Guarded(secret) }

    /// Counts from now on, for all who hold this.
    func change(_ secret: Secret?) { known.withLock { $0 = secret } }

    static let field = "X-Tools-Secret"

    /// Whether a request shows the secret.
    func admits(_ request: Request) -> Bool {
        guard let secret, let shown = shown(in: request) else { return false }
        return constantTimeEqual(shown, secret.reveal())
    }

    /// Refuses one that shows another: a mistake that should be seen, also where none is needed.
    func check(_ request: Request) throws {
        guard shown(in: request) != nil, !admits(request) else { return }
        throw Problem(.unauthorized, secret == nil ? "TOOLS_SECRET is not set here." : "That is not the tools' secret.")
    }

    private func shown(in request: Request) -> String? {
        if let told = request.headers[Self.field] { return told }
        guard let authorization = request.headers["Authorization"] else { return nil }
        let scheme = "bearer "
        return authorization.lowercased().hasPrefix(scheme) ? String(authorization.dropFirst(scheme.count)) : nil
    }
}
