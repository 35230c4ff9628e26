import Fleet
import HTTP
import JSON
import Problems
import Store
import Testing

@testable import ConversationsAPI

/// What is said is kept in its order, at both faces alike.
@Suite struct MessageTests {
    @Test func `messages that are added at once get one index each, without a gap`() async throws {
        let desk = try await Desk()
        let conversation = try await desk.openConversation()

        let indices = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<48 {
                group.addTask { try await desk.say("\(number)", in: conversation)["index"]?.int ?? -1 }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        #expect(indices.sorted() == Array(0..<48))
    }

    @Test func `a message is told in both faces' words`() async throws {
        let desk = try await Desk()
        let conversation = try await desk.openConversation()
        let made = try await desk.api(
            .post, "/messages/t1", ["body": "Hello", "attributes": ["a": 1], "subject": "never told"])
        let sid = made["sid"]?.string ?? ""

        let seen = try await desk.twilio(.get, "/v1/Conversations/t1/Messages/\(sid)")

        #expect(made["author"]?.string == "system" && made["index"]?.int == 0)
        #expect(made["conversationSid"]?.string == conversation)
        #expect(seen["body"]?.string == "Hello" && seen["attributes"]?.string == #"{"a":1}"#)
        #expect(seen["participant_sid"]?.isNull == true && seen["delivery"]?.isNull == true)
        #expect(seen["media"]?.isNull == true && seen["subject"] == nil && seen["chat_service_sid"] == nil)
        let url = "http://127.0.0.1:3001/v1/Conversations/\(conversation)/Messages/\(sid)"
        #expect(seen["url"]?.string == url)
        #expect(seen["links"]?["delivery_receipts"]?.string == url + "/Receipts")
        let service = try await desk.api(.get, "/conversations/t1")["chatServiceSid"]?.string ?? ""
        let named = try await desk.twilio(.get, "/v1/Services/\(service)/Conversations/t1/Messages/\(sid)")
        #expect(named["chat_service_sid"]?.string == service)
    }

    @Test func `an author who takes part is known by identity or address`() async throws {
        let desk = try await Desk()
        let conversation = try await desk.openConversation()
        let ana = try await desk.join(conversation, identity: "ana")
        let phone = try await desk.join(conversation, channel: "sms", address: "+15005550010")

        let byName = try await desk.say("a", in: conversation, author: "ana")
        let byNumber = try await desk.say("b", in: conversation, author: "+15005550010")
        let byNobody = try await desk.say("c", in: conversation, author: "robot")

        #expect(byName["participantSid"]?.string == ana)
        #expect(byNumber["participantSid"]?.string == phone)
        #expect(byNobody["participantSid"]?.isNull == true)
    }

    @Test func `lists page by index from either end`() async throws {
        let desk = try await Desk()
        let conversation = try await desk.openConversation()
        for number in 0..<7 { try await desk.say("\(number)", in: conversation) }
        func bodies(_ page: JSONValue) -> [String] { page["messages"]?.array?.compactMap { $0["body"]?.string } ?? [] }
        let path = "/conversations/t1/messages"

        let first = try await desk.api(.get, path + "?pageSize=3")
        let token = first["meta"]?["nextPageToken"]?.string ?? ""
        let second = try await desk.api(.get, path + "?pageSize=3&pageToken=\(token)")
        let last = try await desk.api(.get, path + "?order=desc&pageSize=1")
        let twilio = try await desk.twilio(.get, "/v1/Conversations/t1/Messages?Order=desc&PageSize=2")
        let code = try await desk.code { try await desk.api(.get, path + "?order=up") }

        #expect(bodies(first) == ["0", "1", "2"] && bodies(second) == ["3", "4", "5"])
        #expect(bodies(last) == ["6"] && bodies(twilio) == ["6", "5"])
        #expect(code == 20_001)
    }

    @Test func `a message says something, and no more than its channels take`() async throws {
        let desk = try await Desk()
        let chat = try await desk.openConversation("chat")
        let sms = try await desk.openConversation("sms")
        try await desk.join(sms, channel: "sms", address: "+15005550010")
        let long = String(repeating: "é", count: 1_601)
        func code(_ draft: JSONValue, in conversation: String) async throws -> Int? {
            try await desk.code { try await desk.api(.post, "/messages/\(conversation)", draft) }
        }

        #expect(try await code(["author": "ana"], in: chat) == 50_503)
        #expect(try await code(["body": ""], in: chat) == 50_503)
        #expect(try await code(["body": .string(long)], in: chat) == nil)
        #expect(try await code(["body": .string(long)], in: sms) == 50_504)
        #expect(try await code(["body": .string(String(repeating: "é", count: 1_600))], in: sms) == nil)
        #expect(try await code(["body": .string(String(repeating: "a", count: (32 << 10) + 1))], in: chat) == 50_504)
        #expect(try await code(["body": "a", "attributes": "{"], in: chat) == 50_304)
        let wide = "\"" + String(repeating: "a", count: 4 << 10) + "\""
        #expect(try await code(["body": "a", "attributes": .string(wide)], in: chat) == 50_303)
        #expect(try await code(["mediaSid": "IM00"], in: chat) == 50_510)
        #expect(try await code(["mediaSid": .string("ME" + String(repeating: "0", count: 32))], in: chat) == 50_507)
        #expect(try await code(["contentSid": "x"], in: chat) == 50_526)
        let template = JSONValue.string("HX" + String(repeating: "0", count: 32))
        #expect(try await code(["contentSid": template, "contentVariables": "[]"], in: chat) == 50_527)
        #expect(try await code(["contentSid": template, "contentVariables": ["1": 2]], in: chat) == 50_528)
        #expect(try await code(["contentSid": template, "contentVariables": ["1": "x"]], in: chat) == nil)
    }

    @Test func `an inactive conversation is woken, and a closed one takes nothing`() async throws {
        let desk = try await Desk()
        let conversation = try await desk.openConversation()
        _ = try await desk.api(.put, "/conversations/t1", ["state": "inactive", "timers": ["closed": "PT20M"]])

        try await desk.say("wake up", in: conversation)
        let woken = try await desk.api(.get, "/conversations/t1")
        let told = try await desk.happenings(conversation).last
        _ = try await desk.api(.put, "/conversations/t1", ["state": "closed"])
        let code = try await desk.code { try await desk.say("too late", in: conversation) }

        #expect(woken["state"]?.string == "active")
        #expect(try told?.body["reason"]?.string == "EVENT")
        #expect(code == 50_377)
    }

    @Test func `a message starts the timers anew`() async throws {
        let desk = try await Desk()
        let conversation = try await desk.openConversation()
        _ = try await desk.api(.put, "/conversations/t1", ["timers": ["inactive": "PT10M"]])
        try await desk.frame.keep { try $0.run("UPDATE conversation SET inactive_at = inactive_at - 300") }

        try await desk.say("still here", in: conversation)

        let rest = try await desk.frame.database.read { db in
            try db.integer("SELECT inactive_at FROM conversation WHERE sid = ?", conversation) ?? 0
        }
        #expect(rest > Clock.seconds + 500)
    }

    @Test func `a change names what it changes, and leaves the rest`() async throws {
        let desk = try await Desk()
        let conversation = try await desk.openConversation()
        let ana = try await desk.join(conversation, identity: "ana")
        let sid = try await desk.say("Helo", in: conversation)["sid"]?.string ?? ""
        let path = "/messages/t1/\(sid)"

        let changed = try await desk.api(.patch, path, ["body": "Hello", "author": "ana"])
        let attributes = try await desk.twilio(.post, "/v1/Conversations/t1/Messages/\(sid)", ["Attributes": "[1]"])
        let nothing = try await desk.code { try await desk.twilio(.post, "/v1/Conversations/t1/Messages/\(sid)") }
        let emptied = try await desk.code { try await desk.api(.put, path, ["body": ""]) }

        #expect(changed["body"]?.string == "Hello" && changed["participantSid"]?.string == ana)
        #expect(attributes["body"]?.string == "Hello" && attributes["attributes"]?.string == "[1]")
        #expect(nothing == 20_161 && emptied == 50_503)
    }

    @Test func `a message that is removed does not free its index`() async throws {
        let desk = try await Desk()
        let conversation = try await desk.openConversation()
        let sid = try await desk.say("a", in: conversation)["sid"]?.string ?? ""

        _ = try await desk.api(.delete, "/conversations/t1/messages/\(sid)")
        let next = try await desk.say("b", in: conversation)
        let code = try await desk.code { try await desk.api(.get, "/messages/t1/\(sid)") }

        #expect(next["index"]?.int == 1)
        #expect(code == 20_404)
    }

    @Test func `what is missing is told as Twilio tells it`() async throws {
        let desk = try await Desk()
        let nowhere = "/v1/Services/IS\(String(repeating: "0", count: 32))/Conversations/t1/Messages"

        let noConversation = try await desk.code {
            try await desk.twilio(.post, "/v1/Conversations/x/Messages", ["Body": "a"])
        }
        let noService = try await desk.code { try await desk.twilio(.post, nowhere, ["Body": "a"]) }

        #expect(noConversation == 20_404 && noService == 20_404)
    }

    @Test func `what happens to a message is told with it`() async throws {
        let desk = try await Desk()
        let conversation = try await desk.openConversation()
        let sid = try await desk.say("a", in: conversation)["sid"]?.string ?? ""
        _ = try await desk.api(.put, "/messages/t1/\(sid)", ["body": "b"])
        _ = try await desk.api(.delete, "/messages/t1/\(sid)")

        let told = try await desk.happenings(conversation).suffix(3)

        #expect(told.map(\.type) == ["message.added", "message.updated", "message.removed"])
        #expect(try told.map { try $0.body["body"]?.string } == ["a", "b", "b"])
        #expect(
            try told.first?.body["url"]?.string?.hasSuffix("/Conversations/\(conversation)/Messages/\(sid)") == true)
    }

    @Test func `a key makes one message, however often it is sent`() async throws {
        let desk = try await Desk()
        _ = try await desk.openConversation()
        let key: Headers = ["Idempotency-Key": "k1"]

        let once = try await desk.api(.post, "/messages/t1", ["body": "a"], headers: key)
        let again = try await desk.api(.post, "/messages/t1", ["body": "a"], headers: key)

        #expect(once["sid"] == again["sid"])
        #expect(try await desk.api(.get, "/messages/t1")["messages"]?.array?.count == 1)
    }
}
