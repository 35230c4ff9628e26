import Fleet
import HTTP
import JSON
import Net
import Store
import Testing

@testable import ConversationsAPI

/// What time brings about happens once, in order, whether or not somebody looks.
@Suite struct UpkeepTests {
    @Test func `timers take each step once, in order and dated when it was due`() async throws {
        let desk = try await Desk()
        let conversation = try await desk.openConversation()
        _ = try await desk.api(.put, "/conversations/t1", ["timers": ["inactive": "PT10M", "closed": "PT20M"]])
        let now = Clock.seconds

        let passed = [
            try await desk.at(now + 700) { try $0.passTimers(upTo: 10) },
            try await desk.at(now + 700) { try $0.passTimers(upTo: 10) },
            try await desk.at(now + 5_000) { try $0.passTimers(upTo: 10) },
            try await desk.at(now + 5_000) { try $0.passTimers(upTo: 10) },
        ]

        let told = try await desk.happenings(conversation).filter { $0.type == "conversation.state_updated" }
        #expect(passed == [1, 0, 1, 0])
        #expect(try told.map { try $0.body["to"]?.string } == ["inactive", "closed"])
        #expect(try told.map { try $0.body["reason"]?.string } == ["TIMER", "TIMER"])
        #expect(try await desk.api(.get, "/conversations/t1")["timers"] == [:])
    }

    @Test func `both steps are taken when nobody looked for long`() async throws {
        let desk = try await Desk()
        let conversation = try await desk.openConversation()
        _ = try await desk.api(.put, "/conversations/t1", ["timers": ["inactive": "PT10M", "closed": "PT20M"]])

        let passed = try await desk.at(Clock.seconds + 5_000) { try $0.passTimers(upTo: 10) }

        let told = try await desk.happenings(conversation).filter { $0.type == "conversation.state_updated" }
        #expect(passed == 1)
        #expect(try told.map { try $0.body["to"]?.string } == ["inactive", "closed"])
    }

    @Test func `the timer that ran out first is told first`() async throws {
        let desk = try await Desk()
        for (name, minutes) in [("slow", 30), ("quick", 10), ("middle", 20)] {
            let conversation = try await desk.openConversation(name)
            _ = try await desk.api(
                .put, "/conversations/\(conversation)", ["timers": ["closed": .string("PT\(minutes)M")]])
        }

        let passed = try await desk.at(Clock.seconds + 5_000) { try $0.passTimers(upTo: 2) }

        let states = try await ["quick", "middle", "slow"].asyncMap { name in
            try await desk.frame.database.read {
                try $0.text("SELECT state FROM conversation WHERE unique_name = ?", name)
            }
        }
        #expect(passed == 2)
        #expect(states == ["closed", "closed", "active"])
    }

    @Test func `a timer that is set wakes the upkeep in time`() async throws {
        let desk = try await Desk()
        let conversation = try await desk.openConversation()
        // The shortest timer is a minute: as if it had been set a minute ago.
        try await desk.embedded.keep { library in
            try library.db.run("UPDATE conversation SET closed_at = ?", library.now - 1)
            library.agenda.note(library.now * 1_000)
        }

        try await desk.waitForEvents(in: conversation) { $0.contains { $0.type == "conversation.state_updated" } }

        #expect(try await desk.api(.get, "/conversations/t1")["state"]?.string == "closed")
    }

    @Test func `a service that leaves is cleared in pieces, and others are left alone`() async throws {
        let desk = try await Desk()
        _ = try await desk.openConversation("stays")
        let service = try await desk.api(.post, "/services", ["friendlyName": "S"])["sid"]?.string ?? ""
        for name in ["a", "b"] {
            _ = try await desk.api(.post, "/conversations?serviceSid=\(service)", ["uniqueName": .string(name)])
            for _ in 0..<3 { _ = try await desk.api(.post, "/messages/\(name)?serviceSid=\(service)", ["body": "x"]) }
        }
        // Without telling the upkeep, so that the pieces can be counted.
        try await desk.frame.keep { try $0.run("UPDATE service SET is_leaving = 1 WHERE sid = ?", service) }

        var pieces = 0
        while try await desk.at(Clock.seconds, { try $0.clearLeaving(upTo: 2).hasMore }) { pieces += 1 }

        let rest = try await desk.frame.database.read { db in
            try ["service", "conversation", "message"].map { try db.integer("SELECT count(*) FROM \($0)") }
        }
        #expect(pieces > 3)
        #expect(rest == [1, 1, 0])
    }

    @Test func `a service that is removed is gone at once, and all of it soon`() async throws {
        let desk = try await Desk()
        let service = try await desk.api(.post, "/services", ["friendlyName": "S"])["sid"]?.string ?? ""
        _ = try await desk.api(.post, "/conversations?serviceSid=\(service)", ["uniqueName": "a"])

        _ = try await desk.api(.delete, "/services/\(service)")

        try await desk.waitUntil("conversation", holds: 0)
    }

    @Test func `keys are remembered for a day, and forgotten in pieces`() async throws {
        let desk = try await Desk()
        for number in 0..<5 {
            _ = try await desk.api(
                .post, "/conversations", ["friendlyName": "A"], headers: ["Idempotency-Key": "k\(number)"])
        }
        let made = Clock.seconds

        let early = try await desk.at(made - 10 + Library.keysKept) { try $0.forgetKeys(upTo: 10) }
        let known = try await desk.count("idempotency")
        var pieces: [Int] = []
        while pieces.last != 0 {
            pieces.append(try await desk.at(made + Library.keysKept) { try $0.forgetKeys(upTo: 2) })
        }

        #expect(early == 0 && known == 5)
        #expect(pieces == [2, 2, 1, 0])
        #expect(try await desk.count("idempotency") == 0)
    }

    @Test func `the upkeep forgets old keys by itself`() async throws {
        let desk = try await Desk()
        _ = try await desk.api(.post, "/conversations", ["friendlyName": "A"], headers: ["Idempotency-Key": "k"])

        try await desk.embedded.keep { library in
            try library.db.run("UPDATE idempotency SET at = 0")
            library.agenda.note(0)
        }

        try await desk.waitUntil("idempotency", holds: 0)
    }

    @Test func `the key of a message that is still being received is not forgotten`() async throws {
        let desk = try await Desk()

        // In one transaction, so that nobody hands the message on meanwhile.
        let (looked, at) = try await desk.at { library in
            try library.db.run(
                """
                INSERT INTO text_message (
                    sid, direction, sender, recipient, body, status, segments, media_count, end_status, created, updated)
                VALUES ('SM1', 'inbound', 'a', 'b', '', 'receiving', 1, 0, 'received', 0, 0)
                """)
            try library.db.run(
                "INSERT INTO idempotency (scope, key, digest, sid, at) VALUES ('inbound', 'SM1', '', 'IM1', 0)")
            let looked = [try library.forgetKeys(upTo: 10), try library.forgetKeys(upTo: 10)]
            return (looked, try library.db.integer("SELECT at FROM idempotency").map { library.now - $0 })
        }

        #expect(looked == [1, 0] && at == 0)
    }
}

extension Sequence {
    fileprivate func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
