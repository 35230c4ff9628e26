/// An answer as a handler gives it.
package struct Response: Sendable {
    package var status: Status
    /// The media type of what it carries.
    package var contentType: String?
    package var headers: Headers
    package var content: Content
    /// It lasts as long as somebody listens, so a server that stops does not wait for its end.
    package var isEndless = false

    package init(
        _ status: Status = .ok, contentType: String? = nil, headers: Headers = [:], content: Content = .none
    ) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.content = content
    }

    package enum Content: Sendable {
        case none
        case bytes([UInt8])
        /// Made while it is sent; with a length when it is known beforehand.
        case stream(length: Int?, @Sendable (any BodyWriter) async throws -> Void)
        /// The connection leaves HTTP.
        case upgrade(any Upgrade)
    }
}

/// What a connection becomes when it leaves HTTP. `HTTPServer` knows those it can do.
package protocol Upgrade: Sendable {}

extension Response {
    package static func text(_ text: String, status: Status = .ok) -> Response {
        Response(status, contentType: "text/plain; charset=utf-8", content: .bytes(Array(text.utf8)))
    }

    /// JSON that has been written already.
    package static func json(bytes: [UInt8], status: Status = .ok) -> Response {
        Response(status, contentType: "application/json", content: .bytes(bytes))
    }

    package static func empty(_ status: Status = .noContent) -> Response { Response(status) }
}
