package import HTTP

/// An answer whose head has arrived. Its body arrives as it is read; dropping it unread ends the transfer.
package struct ClientResponse: Sendable {
    package let status: Status
    package let headers: Headers
    package let version: Version
    package let body: ResponseBody

    package enum Version: Sendable, Hashable { case http1_0, http1_1, http2 }

    /// The whole body, when it is no longer than `limit`.
    package func collect(upTo limit: Int = 1 << 20) async throws -> [UInt8] { try await body.collect(upTo: limit) }

    /// The body read as server-sent events.
    package var events: EventStream { EventStream(body) }
}
