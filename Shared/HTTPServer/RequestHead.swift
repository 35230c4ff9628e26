package import HTTP
import Problems

/// The first part of a request: its line and its fields, and what they say about the rest.
package struct RequestHead: Sendable {
    package var method: Method = .get
    package var target: Target
    package var minorVersion = 1
    package var headers = Headers()
    package var framing = BodyFraming.none
    package var keepsAlive = true
    package var expectsContinue = false
    package var wantsUpgrade = false
}

/// Where a body ends (RFC 9112 §6).
package enum BodyFraming: Sendable, Hashable {
    case none
    case length(Int)
    case chunked
}

/// Why a request cannot be read. What follows it on the connection cannot be trusted either.
package struct Refusal: Error, Sendable, Hashable {
    package var status: Status
    package var message: String

    init(_ status: Status, _ message: String) {
        self.status = status
        self.message = message
    }

    /// The same in the words of a surface; the status is more exact than the kind.
    var problem: Problem {
        Problem(
            status == .versionNotSupported ? .notOffered : status.problemKind ?? .invalid, message, code: status.code)
    }

    static func bad(_ message: String) -> Refusal { Refusal(.badRequest, message) }
}
