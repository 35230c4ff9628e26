package import HTTP
package import Net

/// A request to somebody else's server, with everything that bounds it.
package struct ClientRequest: Sendable {
    package var method: Method
    /// Whole, `http` or `https`, without a name and password.
    package var url: String
    /// A `Content-Length` here says how long a streamed body is; without it such a body is sent in chunks.
    package var headers: Headers
    package var body: Body

    /// From `send` until the last byte of the answer has arrived, tries and redirects included. Nil for streams.
    package var deadline: Duration? = .seconds(30)
    /// Until a connection stands, TLS included.
    package var connectDeadline: Duration = .seconds(5)
    /// From the last byte sent until the answer's head; also how long to wait for a free connection.
    package var firstByteDeadline: Duration = .seconds(30)
    /// From the start of a try until the answer's head, whatever was waited for; the body may take longer.
    package var headDeadline: Duration?
    /// The longest silence within the answer's body, while somebody wants to read it.
    package var idleDeadline: Duration = .seconds(60)
    /// How long the answer's body may be in bytes. Nil for streams without an end.
    package var longestBody: Int? = 10 << 20

    package var version = VersionChoice.auto
    /// Certificates to trust in place of the client's own choice, as a file of PEM.
    package var caFile: String?
    /// The address to connect to, in numbers, whatever the URL's host resolves to; TLS still checks the host's name.
    package var pinnedAddress: String?
    /// The address to connect to in place of the pinned one, once, where no connection to that one stood.
    package var otherAddress: String?
    /// Asked about each address before it is connected to, and about the one a kept connection leads to.
    package var mayReach: (@Sendable (SocketAddress) -> Bool)?
    /// Told each time it is about to leave: before that, the server has surely seen nothing of it.
    package var whenSent: (@Sendable () -> Void)?

    /// How many redirects are followed; with none, the answer that redirects is the answer.
    package var redirects = 0
    package var retries = RetryPolicy.never
    /// Whether sending it twice does no more than sending it once: as its method says, or because it carries a key
    /// by which the server knows the second from the first.
    package var isIdempotent: Bool

    package enum VersionChoice: Sendable, Hashable {
        /// HTTP/2 where the server offers it over TLS, else HTTP/1.1.
        case auto
        /// HTTP/1.1, for what is large and read slowly: over HTTP/2 libcurl lets a server send 32 MiB ahead of the
        /// reader, here 256 KiB.
        case http1
    }

    package init(_ method: Method = .get, _ url: String, headers: Headers = [:], body: Body = .none) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        isIdempotent = method.isIdempotent
    }

    /// The time to connect, as libcurl takes it.
    var connectMilliseconds: Int { Int(clamping: max(1, connectDeadline.nanoseconds / 1_000_000)) }
}
