import FleetTestSupport
import Glibc
import Net
import Problems
import Store

/// How long a page takes, and how much is taken up in a second, with a million messages already there.
@OnLoop
struct ConversationsBench {
    private let stand: Stand
    private let row: ServiceRow
    private let file: ConversationsFile

    /// How long a page may take, in milliseconds, all but one in a hundred.
    private static let page = Reading.Bar.atMost(10)
    /// How long the service may take to index a million messages.
    private static let patience = Duration.seconds(600)

    init(_ stand: Stand) throws {
        self.stand = stand
        row = try ServiceRow(stand)
        // A file that was made once serves again.
        let kept = getenv("BENCH_CONVERSATIONS_DIR").map { String(cString: $0) }
        file = ConversationsFile(folder: kept ?? "\(stand.folder.path)/million")
    }

    /// What is asked of the million.
    struct Parts: OptionSet {
        let rawValue: Int

        static let pages = Parts(rawValue: 1)
        static let appends = Parts(rawValue: 2)
        static let all: Parts = [.pages, .appends]
    }

    func measure(_ parts: Parts) async throws -> [Reading] {
        let (fresh, filled) = try await prepare()
        let ready = try await row.start("conversations-api", state: file.folder)
        let server = ready.server
        let indexed = try await untilIndexed(server)
        var readings = [
            Reading("a million messages: written", filled, "s"),
            Reading("a million messages: indexed", indexed, "s", remark: fresh ? "" : "was there"),
            Reading("a million messages: from exec to ready", (ready.ready - ready.began).seconds * 1_000, "ms"),
        ]
        if parts.contains(.pages) {
            for question in ConversationsQuestion.all { readings += try await ask(question, server) }
        }
        if parts.contains(.appends) { readings += try await append(server) }
        await stand.end(server.process)
        return readings
    }

    // MARK: The file

    /// Has the service make its schema, and fills it.
    private func prepare() async throws -> (isFresh: Bool, seconds: Double) {
        let start = Moment.now
        guard access(file.path, R_OK) != 0 else { return (false, 0) }
        let made = try await row.start("conversations-api", state: file.folder)
        await stand.end(made.server.process)
        try await file.fill()
        return (true, (Moment.now - start).seconds)
    }

    private func untilIndexed(_ server: RunningServer) async throws -> Double {
        let start = Moment.now
        let database = try await file.open()
        while Moment.now - start < Self.patience {
            let isBehind = try await database.read { db in
                try db.integer(
                    """
                    SELECT (SELECT message FROM search_position) < (SELECT max(id) FROM message)
                        OR EXISTS (SELECT 1 FROM search_due)
                    """) == 1
            }
            guard isBehind else {
                await database.close()
                return (Moment.now - start).seconds
            }
            guard server.process.exitNow == nil else { break }
            try await pause(for: .milliseconds(200))
        }
        throw Problem(.timedOut, "The messages were not indexed.")
    }

    // MARK: Pages

    private func ask(_ question: ConversationsQuestion, _ server: RunningServer) async throws -> [Reading] {
        let tally = LoadTally()
        tally.goesOn = false
        let connection = try await LoadConnection(to: server.address, .getting("/livez"), tally)
        defer { connection.close() }
        let count = stand.arguments.isQuick ? 100 : 400
        var size = 0
        for number in 0..<count + 10 {
            if number == 10 { tally.reset() }
            size = max(size, try await connection.askOnce(.getting(question.path(number))))
        }
        let spread = Spread(tally.times)
        return [
            Reading("\(question.name): p50", spread.p50 / 1_000, "ms"),
            Reading(
                "\(question.name): p99", spread.p99 / 1_000, "ms", Self.page, remark: "up to \(size / 1_024) KiB"),
        ]
    }

    // MARK: Messages

    /// Sixty-four clients that add messages as fast as they are taken.
    private func append(_ server: RunningServer) async throws -> [Reading] {
        var turns: [HTTPLoad.Outcome] = []
        let load = try await HTTPLoad(server, connections: 64) { client, number in
            // One of those between people who chat: no receipts are kept with what is said.
            let open = (client * 1_009 + number * 31) % (ConversationsFile.conversations / 5) * 5 + 1
            let service = open % ConversationsFile.services
            return .posting(
                #"{"author":"agent-\#(client)","body":"Where is my order number \#(number)? It should have come."}"#,
                to: "/api/conversations/\(ConversationsFile.sid("CH", open))/messages"
                    + (service == 0 ? "" : "?serviceSid=\(ConversationsFile.sid("IS", service + 1))"))
        }
        for _ in 0..<stand.arguments.rounds { turns.append(try await load.turn(seconds: stand.arguments.seconds)) }
        load.close()
        return [
            Reading("64 clients adding messages", turns.map(\.perSecond).median, "1/s", .atLeast(5_000)),
            Reading("64 clients adding messages: p99", turns.map(\.spread.p99).median / 1_000, "ms"),
            Reading("processor time a message", turns.map(\.cost).median, "µs", remark: "with its part of the index"),
            Reading(
                "resident after all of it", Double(server.process.residentBytes) / 1e6, "MB", .atMost(150)),
        ]
    }
}
