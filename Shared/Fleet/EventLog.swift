package import HTTP
import HTTPServer
import JSON
package import Net
import Problems
package import Store

/// Keeps what happened, in order, and tells it to listeners wherever they left off.
///
/// An event is kept in the same transaction as what it tells of, so neither is ever there without the other. Positions
/// are given out once and without gaps, also after everything has been forgotten: a gap tells a listener that it missed
/// something.
@OnLoop
package final class EventLog {
    private let database: Database
    private let keepFor: Duration
    private let mostKept: Int
    private let changed = Signal()
    /// How often something was kept: live events alone are no reason to look into the store.
    private var announcements = 0
    private var listeners: [ObjectIdentifier: EventListener] = [:]
    private let sharesStore: Bool
    private lazy var siblings = SiblingWatch(database) { [weak self] in self?.announce() }

    private nonisolated static let pageSize = 64
    /// How long a listener that skips everything is not told how far it has come.
    private nonisolated static let placeInterval = Duration.seconds(15)

    /// - Parameter sharesStore: Whether another process may add events to the same store.
    package nonisolated init(
        _ database: Database, keepFor: Duration = .seconds(7 * 86_400), mostKept: Int = 500_000,
        sharesStore: Bool = false
    ) {
        self.database = database
        self.keepFor = keepFor
        self.mostKept = mostKept
        self.sharesStore = sharesStore
    }

    /// Adds an event to the transaction that makes it true.
    package nonisolated func append(_ event: Event, in connection: Connection) throws {
        try connection.run(
            "INSERT INTO frame_event (type, subject, version, at, body) VALUES (?, ?, ?, ?, ?)",
            event.type, event.subject, event.version, Clock.milliseconds, event.bodyText())
    }

    /// Wakes the listeners, once what was appended is kept.
    package func announce() {
        announcements += 1
        changed.raise()
    }

    /// Tells those who listen right now something that is not worth keeping. Who is too slow misses it.
    package func tellLive(_ event: Event) {
        let interested = listeners.values.filter { $0.wants(event.type, event.subject) }
        guard !interested.isEmpty else { return }
        // What is no JSON, or too long to be kept, is not told either.
        guard let text = try? event.bodyText() else { return }
        let told = KeptEvent(
            position: 0, at: Clock.milliseconds, type: event.type, subject: event.subject, version: event.version,
            bodyText: text
        ).told
        for listener in interested { listener.offer(ServerEvent(told, type: event.type)) }
        changed.raise()
    }

    package var listenerCount: Int { listeners.count }

    var looksForSiblings: Bool { siblings.isLooking }

    private func add(_ listener: EventListener) {
        listeners[ObjectIdentifier(listener)] = listener
        if sharesStore { siblings.begin() }
    }

    private func remove(_ listener: EventListener) {
        listeners[ObjectIdentifier(listener)] = nil
        if listeners.isEmpty { siblings.end() }
    }

    // MARK: Reading

    /// The position of the newest event there ever was; zero before the first.
    package func newest() async throws -> Int { try await database.read { try Self.newest(in: $0) } }

    /// The same within a transaction.
    package nonisolated static func newest(in connection: Connection) throws -> Int {
        try connection.integer("SELECT seq FROM sqlite_sequence WHERE name = 'frame_event'") ?? 0
    }

    /// When the oldest event that is kept happened, in milliseconds; nil where none is.
    package nonisolated func oldestTime(in connection: Connection) throws -> Int? {
        try connection.integer("SELECT at FROM frame_event ORDER BY position LIMIT 1")
    }

    /// Events after a position, oldest first.
    package func events(after position: Int, limit: Int = 256) async throws -> [KeptEvent] {
        try await database.read { connection in
            try connection.rows(
                """
                SELECT position, type, subject, version, at, body FROM frame_event
                WHERE position > ? ORDER BY position LIMIT ?
                """, position, limit
            ) { row in
                KeptEvent(
                    position: try row["position"], at: try row["at"], type: try row["type"],
                    subject: try row["subject"], version: try row["version"], bodyText: try row["body"])
            }
        }
    }

    // MARK: Listening

    /// Answers a listener with everything after what it has seen, and then with what happens.
    ///
    /// It says where it left off by `Last-Event-ID` or `?after=`; otherwise it hears what happens from now on. `?type=`
    /// and `?subject=` narrow what it hears.
    package nonisolated func listen(_ request: Request) async throws -> Response {
        let query = request.target.parameters
        // An empty Last-Event-ID means that there is none (WHATWG HTML §9.2.4).
        let place = [request.headers["Last-Event-ID"], query["after"]].compactMap { $0 }.first { !$0.isEmpty }
        if let place, Int(place).map({ $0 < 0 }) ?? true {
            throw Problem(.invalid, "Last-Event-ID and after take the position of an event.", field: "after")
        }
        let listener = await EventListener(types: query.values("type"), subjects: query.values("subject"))
        return .events { writer in
            try await self.serve(listener, from: place.flatMap { Int($0) }, writer)
        }
    }

    /// Tells somebody every event of some types after a position, kept and live, until that fails or is cancelled.
    package func tell(_ teller: any EventTeller, types: [String], after position: Int) async throws {
        try await serve(EventListener(types: types, subjects: []), from: position, teller)
    }

    private func serve(_ listener: EventListener, from place: Int?, _ writer: any EventTeller) async throws {
        add(listener)
        defer { remove(listener) }
        var position = try await begin(at: place, writer)
        // From where the listener would come again: what it skips carries no id of its own.
        var told = position
        var heard = -1
        while true {
            let seen = changed.count
            for event in listener.take() { try await writer.send(event) }
            let announced = announcements
            if heard != announced {
                let page = try await events(after: position, limit: Self.pageSize)
                if let first = page.first, first.position > position + 1 {
                    // It was so slow that what it had not heard has been forgotten meanwhile.
                    position = try await reset(writer)
                    told = position
                    continue
                }
                for kept in page {
                    position = kept.position
                    guard listener.wants(kept.type, kept.subject) else { continue }
                    try await writer.send(ServerEvent(kept.told, type: kept.type, id: "\(kept.position)"))
                    told = position
                }
                if page.count < Self.pageSize { heard = announced }
            }
            if position - told >= Self.pageSize { told = try await tell(position, writer) }
            guard heard == announcements else { continue }
            try await changed.wait(beyond: seen, atMost: told < position ? Self.placeInterval : nil)
            if changed.count == seen { told = try await tell(position, writer) }
        }
    }

    /// A listener that was away longer than events are kept, or knows another database, is told to read all anew.
    private func begin(at place: Int?, _ writer: any EventTeller) async throws -> Int {
        let (oldest, newest) = try await database.read { connection in
            let newest = try Self.newest(in: connection)
            return (try connection.integer("SELECT min(position) FROM frame_event") ?? newest + 1, newest)
        }
        let position = place ?? newest
        guard position <= newest, position + 1 >= oldest else { return try await reset(writer) }
        try await writer.send(ServerEvent("{}", type: "hello", id: "\(position)"))
        return position
    }

    private func tell(_ position: Int, _ writer: any EventTeller) async throws -> Int {
        try await writer.send(place: "\(position)")
        return position
    }

    private func reset(_ writer: any EventTeller) async throws -> Int {
        let newest = try await newest()
        try await writer.send(ServerEvent("{}", type: "reset", id: "\(newest)"))
        return newest
    }

    // MARK: Forgetting

    /// Forgets what happened to a subject between two positions, as a part of the transaction that forgets the subject.
    package nonisolated func forget(
        _ subject: String, from first: Int, through last: Int, in connection: Connection
    ) throws {
        try connection.run(
            "DELETE FROM frame_event WHERE position BETWEEN ? AND ? AND subject = ?", first, last, subject)
    }

    /// Forgets what is older than it has to be kept, a bounded piece at a time.
    package func forgetOld() async throws {
        let limit = Clock.milliseconds - Int(keepFor.components.seconds) * 1_000
        let most = mostKept
        var forgotten = 0
        repeat {
            // Always from the front, whatever a clock that was set has made of the times: what stays has no gaps.
            forgotten = try await database.write { connection in
                try connection.run(
                    """
                    DELETE FROM frame_event WHERE position IN (
                        SELECT position FROM frame_event
                        WHERE position < coalesce((SELECT min(position) FROM frame_event WHERE at >= ?1), ?2 + 1)
                            OR position <= ?2 - ?3
                        ORDER BY position LIMIT 1000)
                    """, limit, try Self.newest(in: connection), most)
                return connection.changes
            }
        } while forgotten == 1_000
    }
}
