package import HTTPClient
import HTTPServer
package import Net
package import Peers
import Problems
package import Store
package import Telemetry

/// What a service stands in: its store, its events, what it has to tell and was told, and the way to its neighbours.
@OnLoop
package final class Frame {
    /// What is known of the service before it runs.
    package nonisolated let profile: ServiceProfile
    package nonisolated let settings: FrameSettings
    package nonisolated let log: Log
    package nonisolated let database: Database
    package nonisolated let events: EventLog
    package nonisolated let outbox: Outbox
    package nonisolated let inbox: Inbox
    package nonisolated let readiness: Readiness
    package nonisolated let client: HTTPClient
    package nonisolated let peers: Peers

    private var tasks: [Task<Void, Never>] = []

    package init(
        _ profile: ServiceProfile, _ settings: FrameSettings, _ database: Database, _ client: HTTPClient, log: Log
    ) {
        self.profile = profile
        self.settings = settings
        self.log = log
        self.database = database
        self.client = client
        peers = Peers(
            settings.neighbours, token: settings.fleetToken, client: client, authorities: settings.authorities)
        readiness = Readiness()
        let events = EventLog(database, keepFor: settings.eventsKept, sharesStore: settings.sharesPort)
        self.events = events
        let outgoing = WorkQueue(.outgoing, database, log: log) {}
        outbox = Outbox(outgoing, to: profile.neighbours)
        inbox = Inbox(
            WorkQueue(.incoming, database, log: log) {
                events.announce()
                outgoing.wake()
            })
        inbox.handlePings(events)
    }

    /// Keeps what `body` writes, with the events and notices it adds, and tells them once they are kept.
    package func keep<Result: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> Result
    ) async throws -> Result {
        let result = try await database.write(body)
        events.announce()
        outbox.queue.wake()
        return result
    }

    /// Gives back the memory that a rush took, once it is over.
    package func giveBackMemory() async {
        // A store that is closing lets go of it all.
        try? await database.letGoOfPages()
        client.letGo()
        FreeMemory.giveBack()
    }

    /// Starts work that goes on beside the requests, and ends when the service does.
    package func start(_ work: @escaping @Sendable () async -> Void) {
        tasks.append(Task(executorPreference: EventLoop.shared) { await work() })
    }

    /// Starts what the frame itself does beside the requests.
    package func startWork() {
        let (outbox, inbox, peers) = (outbox, inbox, peers)
        let neighbours = NeighbourWatch(profile.neighbours, peers, readiness, outbox.queue, log: log)
        start { await outbox.run(over: peers) }
        start { await inbox.run() }
        start { await neighbours.run() }
        start { await self.forgetOld() }
    }

    private func forgetOld() async {
        while !Task.isCancelled {
            do {
                try await events.forgetOld()
                // Nobody tells a thing again after thirty days.
                let limit = Clock.milliseconds - 30 * 86_400_000
                try await outbox.queue.forgetDone(before: limit)
                try await inbox.queue.forgetDone(before: limit)
            } catch is CancellationError {
                return
            } catch {
                log.warning("What is old could not be forgotten.", ["error": "\(error)"])
            }
            try? await pause(for: .seconds(3_600))  // cancelled: the loop ends by itself
        }
    }

    /// Ends all work that was started; what was not finished is taken up at the next start.
    package func stopWork() async {
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        tasks = []
        inbox.forgetWorkers()
    }
}
