import HTTP
import Net
import Problems

/// An event stream that is connected again when it breaks off, from the last event that came (WHATWG HTML §9.2.3).
///
/// It ends with a 204, and throws when the server refuses for good or answers with something else than events.
package struct EventSource: AsyncSequence, Sendable {
    package typealias Element = ServerSentEvent
    package typealias Failure = any Error

    private let client: HTTPClient
    private let request: ClientRequest
    private let pace: RetryPolicy
    private let lastEventID: String

    /// `pace` says how long to wait between connections that bring nothing; how often is not limited.
    package init(
        _ client: HTTPClient, _ request: ClientRequest, lastEventID: String = "",
        pace: RetryPolicy = RetryPolicy(tries: .max, firstDelay: .seconds(1), longestDelay: .seconds(30))
    ) {
        self.client = client
        var request = request
        request.deadline = nil
        request.longestBody = nil
        request.headers["Accept"] = "text/event-stream"
        request.headers["Cache-Control"] = "no-store"
        self.request = request
        self.pace = pace
        self.lastEventID = lastEventID
    }

    package func makeAsyncIterator() -> Iterator {
        Iterator(client: client, request: request, pace: pace, lastEventID: lastEventID)
    }

    package struct Iterator: AsyncIteratorProtocol {
        private let client: HTTPClient
        private let request: ClientRequest
        private let pace: RetryPolicy
        private var stream: EventStream.Iterator?
        private var lastEventID: String
        private var told: Duration?
        private var failures = 0
        private var hasConnected = false

        fileprivate init(client: HTTPClient, request: ClientRequest, pace: RetryPolicy, lastEventID: String) {
            self.client = client
            self.request = request
            self.pace = pace
            self.lastEventID = lastEventID
        }

        package mutating func next() async throws -> ServerSentEvent? { try await next(isolation: #isolation) }

        package mutating func next(isolation: isolated (any Actor)?) async throws -> ServerSentEvent? {
            while true {
                if let event = try await read() {
                    failures = 0
                    return event
                }
                if hasConnected { try await pause(for: delay()) }
                hasConnected = true
                guard try await connect() else { return nil }
            }
        }

        /// The next event of the connection there is; nil when it has ended in whatever way.
        private mutating func read() async throws -> ServerSentEvent? {
            guard var open = stream else { return nil }
            var event: ServerSentEvent?
            do {
                event = try await open.next()
            } catch let problem as Problem where problem.kind != .broken {
                // A stream that breaks off, falls silent or goes wild is taken up again.
                event = nil
            }
            lastEventID = open.parser.lastEventID
            told = open.parser.retry ?? told
            stream = event == nil ? nil : open
            if event == nil { failures += 1 }
            return event
        }

        /// Connects once; false when the server says that there is nothing more to come.
        private mutating func connect() async throws -> Bool {
            var request = request
            if !lastEventID.isEmpty { request.headers["Last-Event-ID"] = lastEventID }
            let response: ClientResponse
            do {
                response = try await client.send(request)
            } catch let problem as Problem where problem.kind == .unavailable || problem.kind == .timedOut {
                guard await client.isOpen else { throw problem }
                failures += 1
                return true
            }
            switch response.status.code {
            case 200: break
            case 204: return false
            case 429, 500, 502, 503, 504:
                told = response.retryAfter.map { Swift.min($0, pace.longestRetryAfter) } ?? told
                failures += 1
                return true
            default:
                throw Problem(
                    response.status.problemKind ?? .badGateway,
                    "The event stream was answered with \(response.status).")
            }
            let type = response.headers["Content-Type"]?.prefix { $0 != ";" }.trimmingOptionalWhitespace()
            guard type?.lowercased() == "text/event-stream" else {
                throw Problem(.badGateway, "The event stream was answered with something that is no event stream.")
            }
            stream = EventStream(response.body, lastEventID: lastEventID).makeAsyncIterator()
            return true
        }

        /// What the server asked for, or a backoff that grows while nothing comes; each a little different from that
        /// of others who lost their stream in the same moment.
        private func delay() -> Duration {
            let wait = Swift.max(told ?? .zero, failures > 1 || told == nil ? pace.backoff(failures) : .zero)
            return wait * Double.random(in: 0.5...1)
        }
    }
}
