import Fleet
import HTTP
import HTTPClient
import Net
import Problems
import Store
import Targets
import Telemetry

/// Webhooks that are kept with what they tell, and sent in order until somebody has taken them.
///
/// Each target has places of its own, so that one that is slow takes no other's. The first tries of a lane at a target
/// go out strictly in order, one at a time; what fails steps aside to its schedule and holds back nothing.
@OnLoop
final class Deliveries {
    /// What holds for all deliveries.
    struct Rules: Sendable {
        var schedule = DeliverySchedule.webhooks
        /// How long those that arrived are kept.
        var kept = Duration.seconds(30 * 86_400)
        var deadKept = Duration.seconds(90 * 86_400)
        /// How long an endpoint may fail on end before nothing new is sent to it.
        var endpointPatience = Duration.seconds(5 * 86_400)
        var places = 64
        var placesPerTarget = 8
        /// How many of a target's places what is tried again may take.
        var retriesPerTarget = 4
        /// How long to wait when the store cannot be read or written.
        var troublePause = Duration.seconds(5)
        /// The wall clock, in milliseconds.
        var now: @Sendable () -> Int = { Clock.milliseconds }
    }

    nonisolated let database: Database
    nonisolated let events: EventLog
    nonisolated let sender: HookSender
    nonisolated let rules: Rules
    nonisolated let log: Log
    nonisolated let metrics: DeliveryMetrics
    let woken = Signal()
    var books: [String: LaneBook] = [:]
    /// What is due to be tried again, and what is being tried again, by target.
    var due: [String: ArraySlice<Int>] = [:]
    var retrying: [String: Set<Int>] = [:]
    /// Endpoints that have failed for too long.
    var closed: Set<String> = []
    var busy = 0
    /// Whether trouble with the store is worth a line: only its beginning is.
    var canNote = true

    /// Every step of the tables, oldest first.
    nonisolated static let migrations = [DeliveryTables.first]

    nonisolated init(
        frame: Frame, signer: @escaping HookSender.Signer, targets: TargetCheck, rules: Rules = Rules(),
        metrics: Metrics = .shared
    ) {
        database = frame.database
        events = frame.events
        log = frame.log
        sender = HookSender(client: frame.client, signer: signer, targets: targets)
        self.rules = rules
        self.metrics = DeliveryMetrics(metrics, service: frame.profile.name)
    }

    /// Adds a hook to the transaction that makes it true. A URL that is none shows when it is sent.
    @discardableResult
    nonisolated func add(_ hook: OutgoingHook, in connection: Connection) throws -> DeliveryID {
        let salt = DeliveryID.newSalt()
        try connection.run(
            """
            INSERT INTO hook_delivery (salt, lane, event, subject, target, url, method, form, created)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, salt, hook.lane, hook.event, hook.subject, (try? TargetURL(hook.url).target) ?? "", hook.url,
            hook.method, hook.form.encoded, rules.now())
        return DeliveryID(number: connection.lastInsertID, salt: salt)
    }

    /// Looks for what is due, once what was added is kept.
    func wake() { woken.raise() }

    /// Asks now and hands the answer back, for those who wait for it: nothing is kept, and nothing is tried again.
    func ask(_ hook: OutgoingHook, within limit: Duration) async throws -> HookAnswer {
        do {
            let response = try await sender.send(
                hook, token: "\(DeliveryID(number: DeliveryID.newSalt(), salt: DeliveryID.newSalt()))", afterTries: 0,
                within: limit)
            let body = try await response.collect(upTo: HookSender.longestAnswer)
            metrics.count(response.status.isSuccess ? .delivered : .failed)
            return HookAnswer(
                status: response.status.code, contentType: response.headers["Content-Type"], body: body)
        } catch {
            metrics.count(.failed)
            throw error
        }
    }
}

extension DeliverySchedule {
    /// Twelve tries over some three days, as receivers of webhooks know it.
    static let webhooks = DeliverySchedule(
        waits: [.seconds(5), .seconds(300), .seconds(1_800), .seconds(7_200), .seconds(18_000)]
            + Array(repeating: .seconds(36_000), count: 6))
}
