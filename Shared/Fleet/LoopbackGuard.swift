import Crypto
package import HTTP
package import Problems
package import Settings

/// Lets in the fleet itself, by its token, and people on this machine; not what a tunnel or a web page sends.
package struct LoopbackGuard: Sendable {
    private let token: Secret?
    private let origins: AllowedOrigins

    /// - Parameter origins: Whose web pages may ask, beside our own.
    package init(token: Secret?, origins: AllowedOrigins = .none) {
        self.token = token
        self.origins = origins
    }

    /// The field that carries the fleet's token.
    package static let tokenField = "X-Fleet-Token"

    /// Why a request is not let in; nil when it is.
    ///
    /// A wrong token is refused even from this machine: what the gateway passes on for somebody else must not become a
    /// neighbour's word because the two do not agree on the token.
    package func objection(to request: Request) -> Problem? {
        if let given = request.headers[Self.tokenField] {
            guard let token else {
                return Problem(.unauthorized, "This service has no FLEET_TOKEN, so it knows no token as good.")
            }
            guard constantTimeEqual(given, token.reveal()) else {
                return Problem(.unauthorized, "The fleet token is not the right one.")
            }
            return nil
        }
        guard request.sender.isLoopback, !request.isForwarded, request.own?.isLoopbackName == true else {
            return Problem(.unauthorized, "This address answers the fleet, and people on its own machine.")
        }
        // People's tools ask in HTTP/1.1. What asks in 1.0, by our own name and without a word of whom it asks for, is a
        // proxy that was told only where to pass things on to: nginx before 1.29.7.
        guard request.minorVersion >= 1 else {
            return Problem(.unauthorized, "Requests in HTTP/1.0 need the fleet token: proxies send them for others.")
        }
        guard !request.comesFromAnotherSite || origins.origin(of: request) != nil else {
            return Problem(.forbidden, "A web page of another site may not ask this.")
        }
        return nil
    }
}

extension Request {
    /// The name by which it was asked for. A whole URL counts before the `Host` field (RFC 9112 §3.2.2). No web page
    /// can make a browser put a loopback name here for a name of its own.
    fileprivate var own: Authority? { Authority(target.authority ?? headers["Host"] ?? "") }

    /// Whether a proxy or tunnel says that it passes this on for somebody else.
    fileprivate var isForwarded: Bool {
        var isForwarded = false
        headers.forEachField { name, _ in if ForwardingField.matches(name) { isForwarded = true } }
        return isForwarded
    }

    /// Whether a browser says that a page from elsewhere made it ask.
    fileprivate var comesFromAnotherSite: Bool {
        if headers.values("Sec-Fetch-Site").contains(where: { $0 != "same-origin" && $0 != "none" }) { return true }
        return headers.values("Origin").contains { !isOwn(origin: $0) }
    }

    /// `scheme://host:port`, the port left out where it is the scheme's usual one (RFC 6454 §6.1). `null` is nobody's.
    private func isOwn(origin: String) -> Bool {
        for (scheme, usualPort) in [("http://", 80), ("https://", 443)] where origin.hasPrefix(scheme) {
            guard let theirs = Authority(origin.dropFirst(scheme.count)), let own else { return false }
            return theirs.host == own.host && theirs.port ?? usualPort == own.port ?? usualPort
        }
        return false
    }
}

/// What proxies, tunnels and the networks in front of sites add to what they pass on.
private enum ForwardingField {
    private static let names: [StaticString] = [
        "Forwarded", "Via", "X-Client-IP", "X-Cluster-Client-IP", "X-Rewrite-URL", "CDN-Loop", "X-Cloud-Trace-Context",
    ]
    /// Whole families: each of these networks adds more than one, and a new one now and then.
    private static let families: [StaticString] = [
        "X-Forwarded", "X-Original-", "X-Real-", "X-ProxyUser-", "X-Envoy-", "X-Amzn-", "X-Azure-", "X-Vercel-",
        "True-Client-", "CF-", "Fastly-", "Fly-", "Ngrok-", "Tailscale-",
    ]

    static func matches(_ name: UnsafeRawBufferPointer) -> Bool {
        names.contains { $0.utf8CodeUnitCount == name.count && begins(name, $0) }
            || families.contains { begins(name, $0) }
    }

    /// Without regard to case, in which the names of fields do not differ.
    private static func begins(_ name: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard name.count >= count else { return false }
        // Names of fields are tokens, in which this one bit tells nothing but the case of letters.
        for place in 0..<count where name[place] | 0x20 != word.utf8Start[place] | 0x20 { return false }
        return true
    }
}
