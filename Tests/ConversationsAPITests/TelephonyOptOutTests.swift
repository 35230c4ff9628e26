import FleetTestSupport
import HTTP
import JSON
import Problems
import Testing

@testable import ConversationsAPI

/// Who writes STOP to a number gets nothing more from it, until START.
@Suite(.serialized) struct TelephonyOptOutTests {
    private func receive(_ desk: Desk, _ body: String, from: String = "+15558675310") async throws {
        let to = from.hasPrefix("whatsapp:") ? "whatsapp:+15005550006" : "+15005550006"
        let made = try await desk.api(
            .post, "/outbox/inbound", ["from": .string(from), "to": .string(to), "body": .string(body)])
        try await desk.thing("Messages/\(made.sid).json", is: "received")
    }

    private func replies(_ desk: Desk) async throws -> [String] {
        try await desk.core(.get, "Messages.json?To=%2B15558675310")["messages"]?.array?
            .filter { $0["direction"] == "outbound-reply" }.compactMap { $0["body"]?.string } ?? []
    }

    @Test func `STOP ends what one number sends to one telephone, and START begins it again`() async throws {
        let desk = try await Desk.quick()
        try await receive(desk, " stop\n")

        let refused = try await desk.code { try await desk.send(["Body": "Hello?"]) }
        let byAnother = try await desk.code { try await desk.send(["Body": "Hello?", "From": "+15005550010"]) }
        let toAnother = try await desk.code { try await desk.send(["Body": "Hello?", "To": "+15558675311"]) }
        try await receive(desk, "Start")
        let again = try await desk.code { try await desk.send(["Body": "Hello?"]) }

        #expect(refused == 21_610 && byAnother == nil && toAnother == nil && again == nil)
        let said = try await replies(desk)
        #expect(said.count == 2 && said[0].contains("STOP") && said[1].contains("START"))
    }

    @Test func `HELP is answered, also to whoever has opted out, and START of others is a word like any`() async throws
    {
        let desk = try await Desk.quick()
        for word in ["start", "YES", "Stop it, please", "STOP", "STOP", "HELP"] { try await receive(desk, word) }

        #expect(try await replies(desk).count == 3)
    }

    @Test func `STOP holds where a rule refuses its answer`() async throws {
        let desk = try await Desk.quick()
        _ = try await desk.api(.put, "/outbox/rules", ["rules": [["pattern": "*5310", "outcome": "refused"]]])

        try await receive(desk, "STOP")
        _ = try await desk.api(.put, "/outbox/rules", ["rules": []])

        #expect(try await replies(desk).isEmpty)
        #expect(try await desk.code { try await desk.send(["Body": "Hello?"]) } == 21_610)
    }

    @Test(arguments: [
        ("baja", "número"), ("Ayuda", "número"), ("sair", "número"), ("UNSUBSCRIBE", "number"), ("info", "number"),
    ])
    func `a word is answered in its language`(_ word: String, _ part: String) {
        #expect(OptOutWord(word)?.answer.contains(part) == true)
    }

    @Test(arguments: ["", " ", "stopped", "no", "STOP STOP", String(repeating: "STOP ", count: 300)])
    func `only a word alone is one`(_ text: String) {
        #expect(OptOutWord(text) == nil)
    }

    @Test func `what a webhook answers, and what a conversation says, does not arrive either`() async throws {
        let receiver = try await Receiver { _, _ in .text("Sure") }
        let desk = try await Desk.quick()
        let sid = try #require(
            try await desk.core(.get, "IncomingPhoneNumbers.json?PhoneNumber=0006")["incoming_phone_numbers"]?[0]
        ).sid
        let url = await receiver.address
        _ = try await desk.core(.post, "IncomingPhoneNumbers/\(sid).json", ["SmsUrl": url])
        try await receive(desk, "STOP")
        let told = await receiver.hooks.map(\.form)
        await receiver.stop()

        let conversation = try await desk.conversation()
        _ = try await desk.api(
            .post, "/conversations/\(conversation)/participants",
            ["messagingBinding": ["address": "+15558675310", "proxyAddress": "+15005550006"]])
        let message = try await desk.say("Hello", in: conversation)
        let receipts = "/conversations/\(conversation)/messages/\(message.sid)/receipts"
        let receipt = try await desk.wait(for: { try await desk.api(.get, receipts) }) {
            $0["deliveryReceipts"]?[0]?["status"] == "undelivered"
        }

        #expect(told.map { $0["Body"] } == ["STOP"])
        #expect(try await replies(desk).count == 1)
        #expect(receipt["deliveryReceipts"]?[0]?["errorCode"] == 21_610)
    }

    @Test func `WhatsApp knows no such words, and codes come all the same`() async throws {
        let desk = try await Desk.quick()
        try await receive(desk, "STOP", from: "whatsapp:+15558675310")
        try await receive(desk, "STOP")
        let service = try await desk.twilio(.post, "/v2/Services", ["FriendlyName": "Shop"])

        let code = try await desk.twilio(
            .post, "/v2/Services/\(service.sid)/Verifications", ["To": "+15558675310", "Channel": "sms"])

        #expect(code["status"] == "pending")
        #expect(try await replies(desk).count == 1)
    }
}
