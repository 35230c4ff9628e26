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

@Suite struct ListeningTests {
    private func ping(_ bench: Workbench, _ count: Int, type: String = "ping", subject: String = "x") async throws {
        let events = bench.frame.events
        try await bench.frame.keep { connection in
            for _ in 0..<count { try events.append(Event(type, of: subject), in: connection) }
        }
    }

    @Test func `a new listener hears what happens from now on`() async throws {
        let bench = try await Workbench()
        try await ping(bench, 3)
        let ear = Ear()

        try await ear.listen(bench.frame.events) {
            #expect(try await ear.events(1).map(\.type) == ["hello"])
            try await ping(bench, 1)

            #expect(try await ear.events(2).map(\.id) == ["3", "4"])
        }
    }

    @Test func `a listener that comes again hears what it missed, however much that is`() async throws {
        let bench = try await Workbench()
        try await ping(bench, 200)
        let ear = Ear()

        try await ear.listen(bench.frame.events, after: 7) {
            try await ping(bench, 1)

            #expect(try await ear.events(195).map(\.id) == ["7"] + (8...201).map { "\($0)" })
        }
    }

    @Test func `the header counts before the query, and an empty one not at all`() async throws {
        let bench = try await Workbench()
        try await ping(bench, 5)

        for (header, query, first) in [("4", "2", "4"), ("", "2", "2"), ("", "", "5")] {
            let ear = Ear()
            try await ear.listen(bench.frame.events, "/events?after=\(query)", headers: ["Last-Event-ID": header]) {
                let heard = try await ear.events(1)

                #expect(heard.map(\.id) == [first])
            }
        }
    }

    @Test(arguments: ["x", "-1", "1.5", "99999999999999999999"])
    func `a place that is none is refused`(place: String) async throws {
        let bench = try await Workbench()

        await #expect(throws: Problem.self) {
            try await bench.frame.events.listen(Request(.get, Target("/events?after=\(place)")!))
        }
    }

    @Test func `who knows more than there is, or was away too long, reads all anew`() async throws {
        let bench = try await Workbench()
        try await ping(bench, 5)
        try await bench.frame.database.write { try $0.run("DELETE FROM frame_event WHERE position <= 3") }

        for (place, type, id) in [(9, "reset", "5"), (2, "reset", "5"), (3, "hello", "3"), (5, "hello", "5")] {
            let ear = Ear()
            try await ear.listen(bench.frame.events, after: place) {
                let first = try await ear.events(1)[0]
                #expect(first.type == type && first.id == id)
            }
        }
    }

    @Test func `who has heard everything is not told to read anew because it was forgotten`() async throws {
        let bench = try await Workbench()
        try await ping(bench, 5)
        try await bench.frame.database.write { try $0.run("DELETE FROM frame_event") }
        let ear = Ear()

        try await ear.listen(bench.frame.events, after: 5) {
            try await ping(bench, 1)

            #expect(try await ear.events(2).map(\.id) == ["5", "6"])
        }
    }

    @Test func `a listener that is slower than events are forgotten is told so`() async throws {
        let bench = try await Workbench()
        try await ping(bench, 200)
        let ear = Ear(isDeaf: true)

        try await ear.listen(bench.frame.events, after: 0) {
            try await ear.standsStill()
            try await bench.frame.database.write { try $0.run("DELETE FROM frame_event WHERE position <= 150") }
            await ear.hearAgain()

            let told = try await ear.events(2)
            #expect(told.map(\.type) == ["hello", "reset"] && told[1].id == "200")
            try await ping(bench, 1)
            #expect(try await ear.events(3)[2].id == "201")
        }
    }

    @Test func `a listener hears only what it asks for`() async throws {
        let bench = try await Workbench()
        let ear = Ear()

        try await ear.listen(bench.frame.events, "/events?type=b&type=c&subject=y&after=0") {
            try await ping(bench, 1, type: "a", subject: "y")
            try await ping(bench, 1, type: "b", subject: "x")
            try await ping(bench, 1, type: "c", subject: "y")

            #expect(try await ear.events(2).map(\.type) == ["hello", "c"])
        }
    }

    @Test func `who skips much is told how far it has come, without an event`() async throws {
        let bench = try await Workbench()
        let ear = Ear()

        try await ear.listen(bench.frame.events, "/events?type=wanted&after=0") {
            try await ping(bench, 200)
            try await ear.stands(at: "192")
            try await ping(bench, 1, type: "wanted")

            #expect(try await ear.events(2).map(\.id) == ["0", "201"])
        }
    }

    @Test func `what another process adds to a shared store is heard, and looked for only while somebody listens`()
        async throws
    {
        let bench = try await Workbench(environment: ["SHARE_PORT": "true"])
        let sibling = try await Workbench(bench.folder)
        let ear = Ear()

        try await ear.listen(bench.frame.events) {
            _ = try await ear.events(1)
            try await ping(sibling, 1)

            #expect(try await ear.events(2)[1].id == "1")
            #expect(await bench.frame.events.looksForSiblings)
        }

        #expect(await !bench.frame.events.looksForSiblings)
    }

    @Test func `who shares its store with nobody does not look`() async throws {
        let bench = try await Workbench()
        let ear = Ear()

        try await ear.listen(bench.frame.events) {
            _ = try await ear.events(1)
            #expect(await !bench.frame.events.looksForSiblings)
        }
    }

    @Test func `live events reach those who listen, and are not kept`() async throws {
        let bench = try await Workbench()
        let ear = Ear()

        try await ear.listen(bench.frame.events) {
            _ = try await ear.events(1)
            for number in 2...3 {
                await bench.frame.events.tellLive(Event("token", of: "x", ["number": "\(number)"]))
                _ = try await ear.events(number)
            }
            let reads = bench.frame.database.statistics.reads
            await bench.frame.events.tellLive(Event("token", of: "x", ["word": "hi"]))

            let told = try await ear.events(4)[3]
            #expect(told.type == "token" && told.id == "0")
            #expect(try JSONValue(parsing: told.data)["body"]?["word"] == "hi")
            // They cost the store nothing.
            #expect(bench.frame.database.statistics.reads == reads)
        }
        #expect(try await bench.frame.events.newest() == 0)
    }

    @Test func `who is too slow misses live events, and they take no room`() async throws {
        let listener = await EventListener(types: [], subjects: [])

        for number in 0..<5_000 { await listener.offer(.init("\(number)")) }

        #expect(await listener.take().count == EventListener.mostWaiting)
        #expect(await listener.take().isEmpty)
    }

    @Test func `who leaves is forgotten`() async throws {
        let bench = try await Workbench()
        let ear = Ear()

        try await ear.listen(bench.frame.events) {
            _ = try await ear.events(1)
            #expect(await bench.frame.events.listenerCount == 1)
        }

        #expect(await bench.frame.events.listenerCount == 0)
    }
}
