import HTTP
import Problems

extension ClientRequest {
    /// The request that an answer redirects to; nil when it does not, or when the body cannot be sent twice
    /// (RFC 9110 §15.4).
    func redirected(by response: ClientResponse, from origin: Origin) throws -> ClientRequest? {
        guard [301, 302, 303, 307, 308].contains(response.status.code), let place = response.headers["Location"]
        else { return nil }
        var next = self
        let becomesGet = response.status == .seeOther ? method != .head : response.status.code < 303 && method == .post
        if becomesGet {
            next.method = .get
            next.body = .none
            next.isIdempotent = true
            for name in ["Content-Type", "Content-Length", "Content-Encoding", "Content-Language"] {
                next.headers.remove(name)
            }
        } else if case .stream = body {
            return nil
        }
        guard let (url, target) = try? Origin.resolving(place, against: url) else {
            throw Problem(.badGateway, "\(origin) redirects to something that is no URL.")
        }
        guard target.isSecure || !origin.isSecure else {
            throw Problem(.badGateway, "\(origin) redirects from https to http.")
        }
        next.url = url
        next.headers.remove("Host")
        if target != origin {
            guard pinnedAddress == nil else {
                throw Problem(.badGateway, "\(origin) redirects away from the address the request is pinned to.")
            }
            // What was meant for one server is nobody else's.
            for name in ["Authorization", "Cookie", "Proxy-Authorization"] { next.headers.remove(name) }
        }
        return next
    }
}
