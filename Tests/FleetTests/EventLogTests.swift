import FleetTestSupport
import HTTP
import HTTPClient
import HTTPServer
import JSON
import Net
import Problems
import Store
import Testing

@testable import Fleet

@Suite struct EventLogTests {
    private func append(_ log: EventLog, _ database: Database, _ events: Event...) async throws {
        try await database.write { connection in
            for event in events { try log.append(event, in: connection) }
        }
        await log.announce()
    }

    private func age(_ database: Database, _ position: Int, by milliseconds: Int) async throws {
        try await database.write {
            try $0.run("UPDATE frame_event SET at = at - ? WHERE position = ?", milliseconds, position)
        }
    }

    @Test func `events are read in the order in which they were kept`() async throws {
        let bench = try await Workbench()
        let events = bench.frame.events

        try await append(events, bench.frame.database, Event("a", of: "x", ["n": 1]), Event("b", of: "y", version: 2))

        let kept = try await events.events(after: 0)
        #expect(kept.map(\.position) == [1, 2])
        #expect(kept.map(\.type) == ["a", "b"])
        #expect(try kept[0].body == ["n": 1])
        let told = try JSONValue(parsing: kept[1].told)
        #expect(told["type"] == "b" && told["subject"] == "y" && told["version"] == 2 && told["body"] == [:])
    }

    @Test func `a body that is written already is told as it is`() async throws {
        let bench = try await Workbench()
        let events = bench.frame.events

        try await append(events, bench.frame.database, Event("a", of: "x", body: .written(Array(#"{"n":1}"#.utf8))))

        #expect(try await events.events(after: 0).map(\.bodyText) == [#"{"n":1}"#])
    }

    @Test func `what is undone is not told`() async throws {
        let bench = try await Workbench()
        let events = bench.frame.events

        await #expect(throws: Problem.self) {
            try await bench.frame.keep { connection in
                try events.append(Event("a", of: "x"), in: connection)
                throw Problem(.conflict, "Not today.")
            }
        }
        try await append(events, bench.frame.database, Event("b", of: "x"))

        let kept = try await events.events(after: 0)
        #expect(kept.map(\.type) == ["b"])
        #expect(kept.map(\.position) == [1])
    }

    @Test func `a body that cannot be told is refused with what it tells of`() async throws {
        let bench = try await Workbench()
        let events = bench.frame.events
        let long = JSONValue.string(String(repeating: "x", count: Event.longestBody))

        for body in [long, JSONValue.number(.infinity)] {
            await #expect(throws: Problem.self) {
                try await bench.frame.keep { try events.append(Event("a", of: "x", body), in: $0) }
            }
        }

        #expect(try await events.newest() == 0)
    }

    @Test func `deeply nested bodies are told as they are`() async throws {
        let bench = try await Workbench()
        var body: JSONValue = 1
        for _ in 0..<200 { body = [body] }

        try await append(bench.frame.events, bench.frame.database, Event("deep", of: "x", body))

        let ear = Ear()
        try await ear.listen(bench.frame.events, after: 0) {
            let heard = try await ear.events(2)

            #expect(heard.map(\.type) == ["hello", "deep"])
        }
    }

    @Test func `positions are never given out twice, whatever was forgotten`() async throws {
        let folder = TemporaryFolder("positions")
        do {
            let bench = try await Workbench(folder)
            for _ in 0..<3 { try await append(bench.frame.events, bench.frame.database, Event("a", of: "x")) }
            for position in 1...3 { try await age(bench.frame.database, position, by: 8 * 86_400_000) }
            try await bench.frame.events.forgetOld()
            #expect(try await bench.frame.events.events(after: 0).isEmpty)
            await bench.frame.database.close()
        }

        let again = try await Workbench(folder)
        #expect(try await again.frame.events.newest() == 3)
        try await append(again.frame.events, again.frame.database, Event("b", of: "x"))

        #expect(try await again.frame.events.events(after: 0).map(\.position) == [4])
    }

    @Test func `what is forgotten is always the oldest, whatever the clock has done`() async throws {
        let bench = try await Workbench()
        for _ in 0..<4 { try await append(bench.frame.events, bench.frame.database, Event("a", of: "x")) }
        try await age(bench.frame.database, 1, by: 8 * 86_400_000)
        // Kept while the clock was wrong.
        try await age(bench.frame.database, 3, by: 800 * 86_400_000)

        try await bench.frame.events.forgetOld()

        #expect(try await bench.frame.events.events(after: 0).map(\.position) == [2, 3, 4])
    }

    @Test func `no more are kept than may be`() async throws {
        let bench = try await Workbench()
        let log = EventLog(bench.frame.database, mostKept: 10)
        try await bench.frame.database.write { connection in
            for number in 1...2_500 { try log.append(Event("a", of: "\(number)"), in: connection) }
        }

        try await log.forgetOld()

        #expect(try await log.events(after: 0).map(\.position) == Array(2_491...2_500))
    }
}
