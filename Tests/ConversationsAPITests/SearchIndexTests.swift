import Fleet
import HTTP
import JSON
import Store
import Testing

@testable import ConversationsAPI

/// The index follows what is kept, and forgets what is true no more.
@Suite struct SearchIndexTests {
    private func count(_ desk: Desk, _ question: String, kind: String = "messages") async throws -> Int {
        let found = try await desk.api(.get, "/search?q=\(PercentCoding.encoded(question))&kind=\(kind)")
        // The index itself may know more than is told: what it finds has to be true.
        try await desk.frame.database.write { db in
            try db.run("INSERT INTO message_words (message_words, rank) VALUES ('integrity-check', 0)")
            try db.run("INSERT INTO conversation_words (conversation_words) VALUES ('integrity-check')")
        }
        return found["hits"]?.array?.count ?? -1
    }

    /// How many rows the index itself finds.
    private func indexed(_ desk: Desk, _ word: String) async throws -> Int? {
        try await desk.embedded.index.catchUp()
        return try await desk.frame.database.read {
            try $0.integer("SELECT count(*) FROM message_words WHERE message_words MATCH ?", word)
        }
    }

    @Test func `a message that is changed is found by its new words only`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        let said = try await desk.say("apple 5558675310", in: sid)["sid"]?.string ?? ""
        #expect(try await count(desk, "apple") == 1)

        for body in ["pear", "plum"] {
            _ = try await desk.api(.put, "/conversations/\(sid)/messages/\(said)", ["body": .string(body)])
        }

        #expect(try await count(desk, "plum") == 1)
        #expect(try await indexed(desk, "apple OR pear OR numbers : 0135768555") == 0)
    }

    @Test func `a message that is removed is forgotten, and one that gets its id is found`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        for _ in 0..<2 {
            let said = try await desk.say("apple", in: sid)["sid"]?.string ?? ""
            #expect(try await count(desk, "apple") == 1)
            _ = try await desk.api(.delete, "/conversations/\(sid)/messages/\(said)")
        }
        _ = try await desk.say("plum", in: sid)

        #expect(try await count(desk, "plum") == 1)
        #expect(try await indexed(desk, "apple") == 0)
        #expect(try await indexed(desk, "plum") == 1)
    }

    @Test func `what is not indexed yet is found when the newest that is goes`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        let apple = try await desk.say("apple", in: sid)["sid"]?.string ?? ""
        try await desk.embedded.index.catchUp()

        let plum = try await desk.at { library in
            let place = Place(sid)
            let said = try Message.add(Message.Draft(Fields(["Body": "plum"])), at: place, .plain, in: library)
            try Message.remove(apple, at: place, .plain, in: library)
            return said.sid
        }

        #expect(try await count(desk, "plum") == 1)
        _ = try await desk.api(.put, "/conversations/\(sid)/messages/\(plum)", ["body": "pear"])
        #expect(try await count(desk, "pear") == 1)
        #expect(try await indexed(desk, "apple OR plum") == 0)
    }

    @Test func `a search that is ahead of the index leaves out what was removed meanwhile`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        let said = try await desk.say("apple", in: sid)["sid"]?.string ?? ""
        _ = try await desk.say("apple pie", in: sid)
        try await desk.embedded.index.catchUp()

        let found = try await desk.at { library in
            try library.db.run("DELETE FROM message WHERE sid = ?", said)
            let filter = try SearchHit.Filter(Fields(["q": "apple"]))
            return try SearchHit.page(at: Place(), filter, PageRequest(size: 50, cursor: nil), in: library).rows
        }

        #expect(found.map(\.message?.index) == [1])
    }

    @Test func `a conversation takes its words with it`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation("orchard")
        _ = try await desk.say("apple", in: sid)
        #expect(try await count(desk, "apple") == 1)
        #expect(try await count(desk, "orchard", kind: "conversations") == 1)

        _ = try await desk.api(.delete, "/conversations/\(sid)")

        #expect(try await indexed(desk, "apple") == 0)
        #expect(try await count(desk, "orchard", kind: "conversations") == 0)
    }

    @Test func `who joins and leaves is found and forgotten`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        let ana = try await desk.join(sid, identity: "ana")
        #expect(try await count(desk, "ana", kind: "conversations") == 1)

        _ = try await desk.api(.delete, "/conversations/\(sid)/participants/\(ana)")

        #expect(try await count(desk, "ana", kind: "conversations") == 0)
    }

    @Test func `what was kept before there was an index is found too, in pieces`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation("orchard")
        for number in 0..<5 { _ = try await desk.say("apple \(number)", in: sid) }
        try await desk.embedded.index.catchUp()

        let (goesOn, position) = try await desk.at { library in
            // As it is when the step of the schema has just been taken.
            try library.db.run("DELETE FROM conversation_words")
            try library.db.run("INSERT INTO message_words (message_words) VALUES ('delete-all')")
            try library.db.run("UPDATE search_position SET message = 0")
            try library.db.run("INSERT OR IGNORE INTO search_due SELECT id FROM conversation")
            return (try library.indexNext(upTo: 3), try library.db.integer("SELECT message FROM search_position"))
        }

        #expect(goesOn)
        #expect(position == 3)
        #expect(try await count(desk, "apple") == 5)
        #expect(try await count(desk, "orchard", kind: "conversations") == 1)
    }
}
