import FleetTestSupport
import Net
import Problems

/// How fast the services are there: each alone, and all five at once; on a new folder and on one that is in use.
@OnLoop
struct StartBench {
    private let stand: Stand
    private let row: ServiceRow

    init(_ stand: Stand) throws {
        self.stand = stand
        row = try ServiceRow(stand)
    }

    private var rounds: Int { stand.arguments.isQuick ? 2 : 7 }

    func measure() async throws -> [Reading] {
        var readings: [Reading] = []
        for name in ServiceRow.names { readings += try await alone(name) }
        return readings + (try await together())
    }

    private func alone(_ name: String) async throws -> [Reading] {
        var fresh: [Double] = []
        var again: [Double] = []
        var memory: [Double] = []
        for round in 0..<rounds {
            let state = "\(stand.folder.path)/alone-\(name)-\(round)"
            for isFresh in [true, false] {
                let started = try await row.start(name, state: state)
                let time = (started.ready - started.began).seconds * 1_000
                if isFresh { fresh.append(time) } else { again.append(time) }
                memory.append(Double(started.server.process.residentBytes) / 1e6)
                await stand.end(started.server.process)
            }
        }
        return [
            Reading("\(name), new folder", fresh.median, "ms", .atMost(60), remark: Self.slowest(fresh)),
            Reading("\(name), again", again.median, "ms", .atMost(60), remark: Self.slowest(again)),
            Reading("\(name), resident", memory.max() ?? .nan, "MB", .atMost(30)),
        ]
    }

    private func together() async throws -> [Reading] {
        var fresh: [Double] = []
        var again: [Double] = []
        for round in 0..<rounds {
            let state = "\(stand.folder.path)/together-\(round)"
            for isFresh in [true, false] {
                let starting = try ServiceRow.names.map { try row.begin($0, state: state) }
                var last = Moment(nanoseconds: 0)
                for service in starting { last = max(last, try await service.ready().ready) }
                let time = (last - starting[0].began).seconds * 1_000
                if isFresh { fresh.append(time) } else { again.append(time) }
                await stand.endAll()
            }
        }
        return [
            Reading("all five at once, new folder", fresh.median, "ms", .atMost(300), remark: Self.slowest(fresh)),
            Reading("all five at once, again", again.median, "ms", .atMost(300), remark: Self.slowest(again)),
        ]
    }

    private static func slowest(_ times: [Double]) -> String {
        "median of \(times.count), slowest \(Report.spelled(times.max() ?? .nan))"
    }
}
