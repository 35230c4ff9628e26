import Fleet
import HTTP
import JSON
import Store
import Testing

@testable import ConversationsAPI

/// A new webhook is told of all that was said before it, however much that is, and keeps nobody waiting.
@Suite struct HookReplayTests {
    private let much = 2 * Library.replayedAtOnce + 200

    private static let told = "SELECT count(*) FROM frame_event WHERE type = 'webhook.studio'"

    private func told(_ desk: Desk) async throws -> Int? {
        try await desk.frame.database.read { try $0.integer(Self.told) }
    }

    /// Adds a webhook without telling the upkeep; answers how much it is told of at once.
    private func listen(to sid: String, from index: Int, _ desk: Desk) async throws -> Int? {
        try await desk.at { library in
            let draft = try ConversationWebhook.Draft(
                Fields([
                    "Target": "studio", "Configuration.FlowSid": "FW" + String(repeating: "a", count: 32),
                    "Configuration.ReplayAfter": "\(index)",
                ]))
            _ = try ConversationWebhook.add(draft, at: Place(service: nil, sid), .plain, in: library)
            return try library.db.integer(Self.told)
        }
    }

    @Test func `one transaction tells of no more than a piece, and in the end all is told in order`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        try await desk.fill(sid, with: much, "Hello")

        let first = try await listen(to: sid, from: 10, desk)
        let later = try await desk.say("Later", in: sid)
        var pieces = 0
        while try await desk.at(Clock.seconds, { try $0.replayNext(upTo: Library.replayedAtOnce) }) { pieces += 1 }

        let subjects = try await desk.frame.database.read { db in
            try db.rows("SELECT body ->> 'subject' FROM frame_event WHERE type = 'webhook.studio' ORDER BY position") {
                try $0[0] as String
            }
        }
        #expect(first == Library.replayedAtOnce && pieces == 2)
        // What is said meanwhile is told when it is said, if whoever says it wants that.
        #expect(subjects.count == much - 10 && !subjects.contains(later.sid))
        #expect(subjects == subjects.sorted())
        #expect(try await desk.count("webhook_replay") == 0)
    }

    @Test func `what was cut off goes on at the next start`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        try await desk.fill(sid, with: much, "Hello")
        _ = try await listen(to: sid, from: 0, desk)
        await desk.frame.stopWork()

        let again = try await Desk(desk.folder)

        try await again.waitUntil("webhook_replay", holds: 0)
        #expect(try await told(again) == much)
    }

    @Test func `the upkeep goes on by itself, and ends with the webhook`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        try await desk.fill(sid, with: much, "Hello")

        let form: FormFields = [
            "Target": "studio", "Configuration.FlowSid": "FW" + String(repeating: "a", count: 32),
            "Configuration.ReplayAfter": "0",
        ]
        _ = try await desk.twilio(.post, "/v1/Conversations/\(sid)/Webhooks", form)
        try await desk.waitUntil("webhook_replay", holds: 0)
        let whole = try await told(desk)
        _ = try await listen(to: sid, from: 0, desk)
        _ = try await desk.api(.delete, "/conversations/\(sid)")

        #expect(whole == much)
        try await desk.waitUntil("webhook_replay", holds: 0)
    }
}
