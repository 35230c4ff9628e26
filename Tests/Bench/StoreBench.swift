import FleetTestSupport
import Glibc
import Net
import Problems
import Store

/// How many small rows are kept in a second, by one caller and by many at once.
@OnLoop
struct StoreBench {
    private let stand: Stand

    init(_ stand: Stand) { self.stand = stand }

    private static let migrations = [
        Migration("rows", "CREATE TABLE row (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT")
    ]

    private struct Outcome: Sendable {
        var perSecond: Double
        var spread: Spread
    }

    func measure() async throws -> [Reading] {
        var readings = [Reading("the disk alone, 4 KB written and synced: p50", try disk().p50, "µs")]
        for durability in [Database.Durability.full, .normal] {
            var single: [Outcome] = []
            var grouped: [Outcome] = []
            for round in 0..<stand.arguments.rounds {
                let path = "\(stand.folder.path)/\(durability.rawValue)-\(round).sqlite"
                let database = try await Database(
                    path, application: 0x5452_4E4B, durability: durability, migrations: Self.migrations)
                single.append(try await load(database, callers: 1))
                grouped.append(try await load(database, callers: 64))
                await database.close()
            }
            readings += self.readings(single, "\(durability.rawValue), 1 caller")
            readings += self.readings(grouped, "\(durability.rawValue), 64 callers")
            let bar: Reading.Bar? = durability == .full ? .atLeast(5) : nil
            let ratio = grouped.map(\.perSecond).median / single.map(\.perSecond).median
            readings.append(Reading("\(durability.rawValue), 64 callers to single commits", ratio, "×", bar))
        }
        return readings
    }

    /// What the disk alone takes for what a single commit waits for. Next to nothing means that there is no disk.
    private func disk() throws -> Spread {
        let fd = open("\(stand.folder.path)/disk", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard fd >= 0 else { throw Problem(.unavailable, "No file can be made in \(stand.folder.path).") }
        defer { close(fd) }
        let page = [UInt8](repeating: 7, count: 4_096)
        return Spread(
            try (0..<100).map { _ in
                let start = Moment.now
                guard write(fd, page, page.count) == page.count, fdatasync(fd) == 0 else {
                    throw Problem(.unavailable, "The disk takes nothing.")
                }
                return Moment.now.nanoseconds - start.nanoseconds
            })
    }

    private func readings(_ outcomes: [Outcome], _ name: String) -> [Reading] {
        [
            Reading("\(name): writes", outcomes.map(\.perSecond).median, "1/s"),
            Reading("\(name): p50", outcomes.map(\.spread.p50).median, "µs"),
            Reading("\(name): p99", outcomes.map(\.spread.p99).median, "µs"),
        ]
    }

    private func load(_ database: Database, callers: Int) async throws -> Outcome {
        let start = Moment.now
        let end = start + .seconds(stand.arguments.seconds)
        let times = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for _ in 0..<callers {
                group.addTask { try await Self.keepWriting(database, until: end) }
            }
            var all: [Int64] = []
            while let times = try await group.next() { all += times }
            return all
        }
        return Outcome(perSecond: Double(times.count) / (Moment.now - start).seconds, spread: Spread(times))
    }

    private static func keepWriting(_ database: Database, until end: Moment) async throws -> [Int64] {
        let body = String(repeating: "What was said. ", count: 10)
        var times: [Int64] = []
        var now = Moment.now
        while now < end {
            try await database.write { try $0.run("INSERT INTO row (body) VALUES (?)", body) }
            let then = now
            now = .now
            times.append(now.nanoseconds - then.nanoseconds)
        }
        return times
    }
}
