import HTTP
import Problems

/// The events of one answer, in order; ends when the answer does.
package struct EventStream: AsyncSequence, Sendable {
    package typealias Element = ServerSentEvent
    package typealias Failure = any Error

    private let body: ResponseBody
    private let parser: ServerSentEvents

    package init(_ body: ResponseBody, limit: Int = 1 << 20, lastEventID: String = "") {
        self.body = body
        parser = ServerSentEvents(limit: limit, lastEventID: lastEventID)
    }

    package func makeAsyncIterator() -> Iterator { Iterator(body: body, parser: parser) }

    package struct Iterator: AsyncIteratorProtocol {
        private let body: ResponseBody
        private(set) var parser: ServerSentEvents
        private var ready: [ServerSentEvent] = []
        private var position = 0

        fileprivate init(body: ResponseBody, parser: ServerSentEvents) {
            self.body = body
            self.parser = parser
        }

        package mutating func next() async throws -> ServerSentEvent? { try await next(isolation: #isolation) }

        package mutating func next(isolation: isolated (any Actor)?) async throws -> ServerSentEvent? {
            while position == ready.count {
                guard let part = try await body.next() else { return nil }
                position = 0
                do {
                    ready = try parser.take(part)
                } catch {
                    throw Problem(.badGateway, "An event of the stream is larger than allowed.")
                }
            }
            defer { position += 1 }
            return ready[position]
        }
    }
}
