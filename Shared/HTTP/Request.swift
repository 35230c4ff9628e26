/// A request as a handler sees it.
package struct Request: Sendable {
    package var method: Method
    package var target: Target
    package var headers: Headers
    package var body: Body
    /// The values of the route's `{names}`, decoded.
    package var path: PathParameters
    /// Who sent it, as far as the connection tells.
    package var sender: Sender
    /// The version it was sent in: HTTP/1.0 or HTTP/1.1.
    package var minorVersion: Int
    /// Names this request in logs, answers and calls to neighbours.
    package var id: String

    package init(
        _ method: Method = .get, _ target: Target, headers: Headers = [:], body: Body = .none,
        path: PathParameters = PathParameters(), sender: Sender = Sender(), minorVersion: Int = 1, id: String = ""
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.path = path
        self.sender = sender
        self.minorVersion = minorVersion
        self.id = id
    }
}

/// The other end of a connection.
package struct Sender: Sendable, Hashable {
    /// The peer's address in numbers, without port; empty when there is none.
    package var address: String
    /// Whether the peer is on this machine.
    package var isLoopback: Bool
    /// Whether the connection itself is TLS.
    package var isSecure: Bool

    package init(address: String = "", isLoopback: Bool = false, isSecure: Bool = false) {
        self.address = address
        self.isLoopback = isLoopback
        self.isSecure = isSecure
    }
}

/// The values of a route's `{names}` in a path.
package struct PathParameters: Sendable, Hashable {
    package private(set) var values: [(name: String, value: String)]

    package init(_ values: [(name: String, value: String)] = []) { self.values = values }

    package subscript(_ name: String) -> String? { values.first { $0.name == name }?.value }

    package static func == (left: Self, right: Self) -> Bool {
        left.values.elementsEqual(right.values) { $0 == $1 }
    }

    package func hash(into hasher: inout Hasher) {
        for (name, value) in values {
            hasher.combine(name)
            hasher.combine(value)
        }
    }
}
