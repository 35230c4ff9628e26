import JSON
import Problems
import Store
import Testing

@testable import Fleet

@Suite struct WorkQueueUpkeepTests {
    private func item(_ id: String, _ body: JSONValue = [:]) throws -> WorkItem {
        WorkItem(id: id, kind: "test", body: try body.bytes)
    }

    @Test func `a list is paged, newest first, and spares the bodies`() async throws {
        let bench = try await Workbench()
        let queue = bench.frame.inbox.queue
        let long = try item("long", .string(String(repeating: "x", count: 100_000)))
        let others = try (0..<5).map { try item("item-\($0)") }
        try await bench.frame.database.write { connection in
            for item in [long] + others { try queue.add(item, in: connection) }
        }

        let first = try await queue.items(in: .waiting, before: nil, limit: 4)
        let second = try await queue.items(in: .waiting, before: first[3].id, limit: 4)

        #expect(Set((first + second).map(\.id)).count == 6)
        #expect((first + second).allSatisfy { $0.body.isEmpty })
        #expect(try await queue.item("long").body.count == 100_002)
        #expect(try await queue.items(in: .dead, before: nil, limit: 4).isEmpty)
    }

    @Test func `what was done is forgotten in time, and nothing else`() async throws {
        let bench = try await Workbench()
        let queue = bench.frame.inbox.queue
        let items = try (0..<2_500).map { try item("item-\($0)") }
        try await bench.frame.database.write { connection in
            for item in items { try queue.add(item, in: connection) }
            try connection.run("UPDATE frame_work SET state = 'done', ended = 5")
            try connection.run("UPDATE frame_work SET state = 'dead' WHERE id = 'item-1'")
            try connection.run("UPDATE frame_work SET state = 'waiting', ended = NULL WHERE id = 'item-2'")
            try connection.run("UPDATE frame_work SET ended = 10 WHERE id = 'item-3'")
        }

        try await queue.forgetDone(before: 10)

        #expect(Set(try await queue.items(in: nil, before: nil, limit: 9).map(\.id)) == ["item-1", "item-2", "item-3"])
    }
}
