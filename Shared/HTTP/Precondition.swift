/// Whether a request is to be carried out, given what the client has seen already (RFC 9110 §13.2.2).
package enum Precondition: Sendable, Hashable {
    case proceed
    /// The client has it already: 304.
    case notModified
    /// It is no longer what the client takes it for: 412.
    case failed

    /// Weighs the conditions of a request on a resource that exists, in the order the standard gives them.
    package init(of request: Request, etag: ETag?, lastModified: HTTPDate? = nil) {
        let headers = request.headers
        let isRead = request.method == .get || request.method == .head
        if let wanted = ETagList(headers.values("if-match")) {
            guard wanted.holdsStrongly(etag) else {
                self = .failed
                return
            }
        } else if let limit = headers["if-unmodified-since"].flatMap({ HTTPDate($0) }), let lastModified,
            lastModified > limit
        {
            self = .failed
            return
        }
        if let known = ETagList(headers.values("if-none-match")) {
            self = !known.holdsWeakly(etag) ? .proceed : isRead ? .notModified : .failed
        } else if isRead, let limit = headers["if-modified-since"].flatMap({ HTTPDate($0) }), let lastModified,
            lastModified <= limit
        {
            self = .notModified
        } else {
            self = .proceed
        }
    }
}
