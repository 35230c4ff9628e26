import Fleet
import HTTP
import JSON
import Problems
import Store
import Testing

@testable import ConversationsAPI

/// A conversation that is removed is gone at once, however much was said in it, and keeps nobody waiting.
@Suite struct ConversationRemovalTests {
    /// More than goes in one transaction.
    private let much = 2 * Library.clearedAtOnce + 200

    private func conversation(_ desk: Desk, _ name: String = "t1") async throws -> String {
        let sid = try await desk.openConversation(name)
        try await desk.fill(sid, with: much, "porcelain")
        return sid
    }

    /// Removes it without telling the upkeep, so that what is left stays; answers how many messages that are.
    private func remove(_ sid: String, _ desk: Desk) async throws -> Int? {
        try await desk.at { library in
            try Conversation.remove(sid, at: Place(), .plain, in: library)
            return try library.db.integer("SELECT count(*) FROM message")
        }
    }

    @Test func `one transaction removes no more than a piece`() async throws {
        let desk = try await Desk()
        let sid = try await conversation(desk)

        let left = try await remove(sid, desk)
        var pieces = 0
        while try await desk.at(Clock.seconds, { try $0.clearLeaving(upTo: Library.clearedAtOnce).hasMore }) {
            pieces += 1
        }

        #expect(left == much - Library.clearedAtOnce)
        #expect(pieces == 2)
        #expect(try await desk.count("message") == 0)
        #expect(try await desk.count("conversation") == 0)
    }

    @Test func `a small one goes whole`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        _ = try await desk.say("Hello", in: sid)

        #expect(try await remove(sid, desk) == 0)
        #expect(try await desk.count("conversation") == 0)
    }

    @Test func `it is found nowhere while it is being cleared, and its name and addresses are free`() async throws {
        let desk = try await Desk()
        let sid = try await conversation(desk)
        for draft in [
            ["identity": "nora"],
            ["messagingBinding": ["address": "+15558675310", "proxyAddress": "+15005550006"]],
        ] as [JSONValue] { _ = try await desk.api(.post, "/conversations/\(sid)/participants", draft) }
        _ = try await desk.api(.put, "/conversations/\(sid)", ["timers": ["closed": "PT10M"]])
        while try await desk.at(Clock.seconds, { try $0.indexNext(upTo: 5_000) }) {}
        let found = try await desk.api(.get, "/search?q=porcelain")["hits"]?.array?.count

        _ = try await remove(sid, desk)

        #expect(found ?? 0 > 0)
        for path in [sid, "t1", "\(sid)/messages", "\(sid)/participants"] {
            #expect(try await desk.code { try await desk.api(.get, "/conversations/\(path)") } == 20_404)
        }
        #expect(try await desk.code { try await desk.api(.delete, "/conversations/\(sid)") } == 20_404)
        for (path, key) in [
            ("/conversations", "conversations"), ("/conversations?search=t1", "conversations"),
            ("/conversations?participant=nora", "conversations"), ("/search?q=porcelain", "hits"),
            ("/search?q=\(sid)&kind=conversations", "hits"), ("/search?q=IM0000000000000000", "hits"),
            ("/users/nora/conversations", "conversations"),
            ("/participant-conversations?identity=nora", "conversations"),
        ] {
            #expect(try await desk.api(.get, path)[key]?.array?.count == 0, "\(path)")
        }
        #expect(try await desk.at(Clock.seconds + 5_000) { try $0.passTimers(upTo: 10) } == 0)

        let again = try await desk.openConversation("t1")
        _ = try await desk.api(
            .post, "/conversations/\(again)/participants",
            ["messagingBinding": ["address": "+15558675310", "proxyAddress": "+15005550006"]])
        #expect(again.hasPrefix("CH") && again != sid)
    }

    @Test func `what was on its way from it arrives, and nobody is told`() async throws {
        let desk = try await Desk(environment: ["EMBEDDED_DELIVERY_SECONDS": "3600"])
        let sid = try await conversation(desk)
        try await desk.join(sid, channel: "sms", address: "+15558675310")
        _ = try await desk.say("Hello", in: sid)

        // In one transaction, so that the upkeep clears nothing in between.
        let (delivered, left) = try await desk.at { library in
            try Conversation.remove(sid, at: Place(), .plain, in: library)
            return (
                try library.deliver(by: .max, upTo: 10),
                try library.db.integer("SELECT count(*) FROM receipt WHERE due_at IS NOT NULL")
            )
        }

        #expect(delivered == 1 && left == 0)
        // The outbox tells of its own, at its own pace.
        #expect(try await desk.told().last { !$0.hasPrefix("outbox.") } == "conversation.removed")
    }

    @Test func `a removal that was cut off is finished at the next start`() async throws {
        let desk = try await Desk()
        let sid = try await conversation(desk)
        _ = try await remove(sid, desk)
        await desk.frame.stopWork()

        let again = try await Desk(desk.folder)

        #expect(try await again.code { try await again.api(.get, "/conversations/\(sid)") } == 20_404)
        try await again.waitUntil("message", holds: 0)
        try await again.waitUntil("conversation", holds: 0)
    }

    @Test func `the upkeep clears it without being asked`() async throws {
        let desk = try await Desk()
        let sid = try await conversation(desk)

        _ = try await desk.api(.delete, "/conversations/\(sid)")

        try await desk.waitUntil("message", holds: 0)
        try await desk.waitUntil("conversation", holds: 0)
        #expect(try await desk.happenings(sid).map(\.type) == ["conversation.added", "conversation.removed"])
    }
}
