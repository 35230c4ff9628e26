import Fleet
import HTTP
import JSON
import Store
import Testing

@testable import ConversationsAPI

/// What goes out on a channel has a receipt for each recipient, which says how far it has come.
@Suite struct ReceiptTests {
    private let desk: Desk
    private let conversation: String
    private let sid: String

    /// A message to two numbers, one of which cannot be reached, and to somebody who chats.
    init() async throws {
        // Nothing arrives by itself while a test looks.
        desk = try await Desk(environment: ["EMBEDDED_DELIVERY_SECONDS": "3600"])
        conversation = try await desk.openConversation()
        try await desk.join(conversation, identity: "ana")
        try await desk.join(conversation, channel: "sms", address: "+15005550010")
        try await desk.join(conversation, channel: "whatsapp", address: "whatsapp:+15005550000")
        sid = try await desk.say("Hello", in: conversation, author: "ana")["sid"]?.string ?? ""
    }

    private func deliver(_ limit: Int = 10) async throws -> Int {
        try await desk.at { try $0.deliver(by: Clock.milliseconds + 7_200_000, upTo: limit) }
    }

    private func delivery() async throws -> JSONValue? { try await desk.api(.get, "/messages/t1/\(sid)")["delivery"] }

    @Test func `each recipient outside of the chat but the author has a receipt`() async throws {
        let list = try await desk.api(.get, "/conversations/t1/messages/\(sid)/receipts")
        let twilio = try await desk.twilio(.get, "/v1/Conversations/t1/Messages/\(sid)/Receipts")
        let receipts = list["deliveryReceipts"]?.array ?? []
        let first = receipts.first?["sid"]?.string ?? ""
        let one = try await desk.twilio(.get, "/v1/Conversations/t1/Messages/\(sid)/Receipts/\(first)")

        #expect(receipts.compactMap { $0["status"]?.string } == ["sent", "sent"])
        #expect(receipts.compactMap { $0["channelMessageSid"]?.string?.prefix(2) } == ["SM", "WA"])
        #expect(twilio["delivery_receipts"]?.array?.count == 2)
        #expect(one["message_sid"]?.string == sid && one["error_code"]?.int == 0)
        #expect(one["url"]?.string?.hasSuffix("/Messages/\(sid)/Receipts/\(first)") == true)
        let own = try await desk.say("from outside", in: conversation, author: "+15005550010")
        #expect(own["delivery"]?["total"]?.int == 1)
    }

    @Test func `what was sent arrives, but for numbers that a rule is for`() async throws {
        #expect(
            try await delivery() == [
                "total": 2, "sent": "all", "delivered": "none", "read": "none", "failed": "none", "undelivered": "none",
            ])

        #expect(try await deliver() == 2)
        #expect(try await deliver() == 0)

        #expect(
            try await delivery() == [
                "total": 2, "sent": "all", "delivered": "some", "read": "none", "failed": "none", "undelivered": "some",
            ])
        let told = try await desk.happenings(conversation).filter { $0.type == "delivery.updated" }.suffix(2)
        #expect(try told.map { try $0.body["status"]?.string } == ["delivered", "undelivered"])
        #expect(try told.map { try $0.body["errorCode"]?.int } == [0, 30_003])
    }

    @Test func `what becomes of a message is kept over a restart`() async throws {
        await desk.frame.stopWork()
        await desk.frame.database.close()

        let later = try await Desk(desk.folder)
        let arrived = try await later.at { try $0.deliver(by: Clock.milliseconds + 7_200_000, upTo: 10) }

        #expect(arrived == 2)
    }

    @Test func `the upkeep delivers by itself`() async throws {
        let desk = try await Desk(environment: ["EMBEDDED_DELIVERY_SECONDS": "0"])
        let conversation = try await desk.openConversation()
        try await desk.join(conversation, channel: "sms", address: "+15005550010")

        try await desk.say("Hello", in: conversation)

        try await desk.waitForEvents(in: conversation) { events in
            try events.contains { try $0.type == "delivery.updated" && $0.body["status"]?.string == "delivered" }
        }
    }

    @Test(arguments: [
        ([(ReceiptStatus.read, 2)], ["all", "all", "all", "none", "none"]),
        ([(.failed, 1), (.delivered, 1)], ["some", "some", "none", "some", "none"]),
        ([(.undelivered, 3)], ["all", "none", "none", "none", "all"]),
    ])
    func `a summary says of each stage whether none, some or all have reached it`(
        counts: [(ReceiptStatus, Int)], expected: [String]
    ) {
        let told = DeliverySummary(counts).json

        #expect(["sent", "delivered", "read", "failed", "undelivered"].compactMap { told[$0]?.string } == expected)
    }
}
