import HTTP
package import Net
import Problems

/// Sends requests to other servers over connections that are kept and shared.
///
/// Everything happens on the event loop: a task that prefers the loop's executor reads an answer without ever
/// leaving its thread.
@OnLoop
package final class HTTPClient {
    /// What holds for all requests of a client.
    package struct Options: Sendable {
        package var connections = 256
        package var connectionsPerHost = 64
        /// How many connections are kept beyond those in use.
        package var idleConnections = 64
        /// How long an unused connection may still be used again.
        package var idleAge: Duration = .seconds(60)
        /// Certificates to trust in place of the system's, as a file of PEM.
        package var caFile: String?
        package var usesProxyOfEnvironment = false
        package var userAgent: String?

        package init() {}
    }

    private let options: Options
    /// Made with the first request; gone when closed, and when let go of.
    private var curl: CurlLoop?
    private(set) var isOpen = true
    /// Where the last request went: most go where the one before did, and reading a URL takes its time.
    private var lastOrigin: (url: String, origin: Origin)?
    private var budget = RetryBudget()
    private var requests = 0
    private var retries = 0
    private var isLettingGo = false
    private var pastConnectionsMade = 0
    private var pastConnectionsReused = 0

    package nonisolated init(_ options: Options = Options()) { self.options = options }

    /// Sends a request and answers as soon as the answer's head has arrived.
    ///
    /// Cancelling the waiting task ends the transfer at once. Throws a `Problem` that names host and port when no
    /// answer came; an answer of any status is returned.
    package func send(_ request: ClientRequest) async throws -> ClientResponse {
        let deadline = request.deadline.map { Moment.now + $0 } ?? .never
        var request = request
        var redirectsLeft = request.redirects
        while true {
            let origin = try origin(of: request.url)
            let response = try await send(request, to: origin, by: deadline)
            guard request.redirects > 0, let next = try request.redirected(by: response, from: origin) else {
                return response
            }
            guard redirectsLeft > 0 else {
                throw Problem(.badGateway, "\(origin) redirects more than \(request.redirects) times.")
            }
            redirectsLeft -= 1
            request = next
        }
    }

    private func origin(of url: String) throws -> Origin {
        if let lastOrigin, lastOrigin.url == url { return lastOrigin.origin }
        let origin = try Origin(of: url)
        lastOrigin = (url, origin)
        return origin
    }

    /// One hop, tried as often as the request's policy wants.
    private func send(
        _ request: ClientRequest, to origin: Origin, by deadline: Moment
    ) async throws -> ClientResponse {
        budget.noteRequest()
        var request = request
        var tries = 0
        while true {
            guard isOpen else { throw TransferFailure.closing.problem(at: origin) }
            tries += 1
            requests += 1
            var situation = RetryPolicy.Situation(request, tries: tries)
            do {
                let curl = curl ?? CurlLoop(options)
                self.curl = curl
                let transfer = try Transfer(request, to: origin, by: deadline, over: curl)
                let response = try await transfer.response()
                situation.outcome = .answered(response.status, retryAfter: response.retryAfter)
                guard let delay = delay(situation, request, deadline) else { return response }
                try await pause(for: delay)
            } catch let failed as FailedTry where failed.isWithoutConnection && request.otherAddress != nil {
                request.pinnedAddress = request.otherAddress
                request.otherAddress = nil
                tries -= 1
            } catch let failed as FailedTry {
                situation.outcome = .failed(failed.failure, wasSent: failed.wasSent)
                guard let delay = delay(situation, request, deadline) else {
                    throw failed.failure.problem(at: origin)
                }
                try await pause(for: delay)
            } catch let failure as TransferFailure {
                throw failure.problem(at: origin)
            }
            retries += 1
        }
    }

    /// How long to wait before another try; nil when there shall be none.
    private func delay(
        _ situation: RetryPolicy.Situation, _ request: ClientRequest, _ deadline: Moment
    ) -> Duration? {
        guard request.retries.tries > situation.tries else { return nil }
        let left = deadline == .never ? nil : deadline - .now
        let luck = Double.random(in: 0...1)
        guard case .retry(let delay) = request.retries.decide(situation, timeLeft: left, luck: luck),
            budget.spend()
        else { return nil }
        return delay
    }

    // MARK: Closing

    /// Takes no more requests, waits for those under way for at most `limit`, then ends the rest.
    package func drain(within limit: Duration) async {
        isOpen = false
        if let curl {
            // When time is up, or the waiting task is cancelled, the rest is simply ended.
            try? await within(limit, orThrow: Problem(.timedOut, "Requests are still under way.")) {
                try await curl.quiet()
            }
        }
        close()
    }

    /// Takes no more requests, ends those under way and closes every connection.
    package func close() {
        isOpen = false
        guard let curl else { return }
        curl.endAll()
        leave(curl)
    }

    /// Closes the connections that are kept and gives back what they took, as soon as none of them is in use. The next
    /// request connects anew.
    package func letGo() {
        guard let curl, !isLettingGo else { return }
        guard curl.transfersActive > 0 else { return leave(curl) }
        isLettingGo = true
        Task(executorPreference: EventLoop.shared) { await self.leaveWhenQuiet(curl) }
    }

    private func leaveWhenQuiet(_ curl: CurlLoop) async {
        try? await curl.quiet()
        isLettingGo = false
        if self.curl === curl, curl.transfersActive == 0 { leave(curl) }
    }

    private func leave(_ curl: CurlLoop) {
        pastConnectionsMade += curl.connectionsMade
        pastConnectionsReused += curl.connectionsReused
        self.curl = nil
    }

    // MARK: Counts

    package var statistics: ClientStatistics {
        ClientStatistics(
            requests: requests, retries: retries, active: curl?.transfersActive ?? 0,
            connections: curl?.connectionsOpen ?? 0, idleConnections: curl?.connectionsIdle ?? 0,
            connectionsMade: pastConnectionsMade + (curl?.connectionsMade ?? 0),
            connectionsReused: pastConnectionsReused + (curl?.connectionsReused ?? 0))
    }
}

/// What a client has done, and what it holds.
package struct ClientStatistics: Sendable, Hashable {
    /// Requests sent, each try and each redirect counted.
    package var requests = 0
    package var retries = 0
    /// Transfers under way.
    package var active = 0
    package var connections = 0
    package var idleConnections = 0
    package var connectionsMade = 0
    /// Requests that found a connection ready.
    package var connectionsReused = 0
}
