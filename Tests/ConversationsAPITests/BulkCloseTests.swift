import Fleet
import FleetTestSupport
import HTTP
import JSON
import Net
import Problems
import Store
import Testing

@testable import ConversationsAPI

/// Many conversations are closed by one request, and each has an outcome of its own.
@Suite struct BulkCloseTests {
    private func states(_ desk: Desk) async throws -> [String?] {
        let page = try await desk.api(.get, "/conversations?order=asc")
        return page["conversations"]?.array?.map { $0["state"]?.string } ?? []
    }

    @Test func `each that is named is closed, and each that cannot be says why`() async throws {
        let desk = try await Desk()
        let first = try await desk.openConversation("first")
        let second = try await desk.openConversation("second")
        _ = try await desk.api(.put, "/conversations/\(second)", ["state": "closed"])
        let nobody = "CH" + String(repeating: "0", count: 32)

        let answer = try await desk.api(
            .post, "/conversations/close",
            ["sids": [.string(first), .string(second), .string(nobody), .string(first)]])

        #expect(answer["closed"]?.int == 1)
        #expect(answer["failed"]?.int == 2)
        #expect(answer["outcomes"]?.array?.map { $0["sid"]?.string } == [first, second, nobody])
        #expect(answer["outcomes"]?.array?.map { $0["code"]?.int } == [nil, 50_377, 20_404])
        #expect(try await states(desk) == ["closed", "closed"])
        #expect(try await desk.happenings(first).map(\.type).contains("conversation.state_updated"))
    }

    @Test func `those that fit are closed, over as many pieces as it takes`() async throws {
        let desk = try await Desk()
        for number in 0..<203 {
            var draft: JSONObject = ["uniqueName": .string("t\(number)")]
            draft["dateCreated"] = number < 201 ? "2020-01-01T00:00:00Z" : "2026-01-01T00:00:00Z"
            if number == 7 { draft["state"] = "inactive" }
            _ = try await desk.api(.post, "/conversations", .object(draft))
        }

        let old = try await desk.api(
            .post, "/conversations/close", ["filter": ["state": "active", "olderThan": "2021-01-01T00:00:00Z"]])
        let again = try await desk.api(.post, "/conversations/close", ["filter": ["olderThan": "2021-01-01"]])

        #expect(old["closed"]?.int == 200)
        #expect(old["hasMore"]?.bool == false)
        #expect(again["closed"]?.int == 1)
        #expect(
            try await desk.frame.database.read { db in
                try db.integer("SELECT count(*) FROM conversation WHERE state <> 'closed'")
            } == 2)
    }

    @Test(
        arguments: [
            ["sids": []], ["sids": [1]], ["filter": [:]], ["filter": ["state": "closed"]],
            ["filter": ["olderThan": "soon"]],
            ["sids": ["a"], "filter": ["state": "active"]], ["filter": ["age": "P1D", "state": "active"]],
            ["all": true],
        ] as [JSONValue])
    func `what is not clear is refused`(body: JSONValue) async throws {
        let desk = try await Desk()

        #expect(try await desk.code { try await desk.api(.post, "/conversations/close", body) } == 20_001)
    }

    @Test func `whoever wants to be asked is asked about a few at a time`() async throws {
        let turnstile = Turnstile()
        let receiver = try await Receiver { _, _ in
            try await turnstile.pass()
            return .empty(.noContent)
        }
        let desk = try await Desk { $0.hookPatience = .seconds(60) }
        try await desk.configure(before: await receiver.address, "onConversationUpdate")
        var sids: [JSONValue] = []
        for number in 0..<10 { sids.append(.string(try await desk.openConversation("t\(number)"))) }
        let body: JSONValue = ["sids": .array(sids)]

        async let answer = desk.api(.post, "/conversations/close", body, headers: Desk.telling)
        try await receiver.came([String].few)
        await turnstile.open()
        let told = try await answer
        await receiver.stop()

        #expect(told["closed"]?.int == 10 && told["left"] == [])
        #expect(told["outcomes"]?.array?.map { $0["sid"] } == sids)
        #expect(Set(try await states(desk)) == ["closed"])
    }

    @Test func `what there was no time for is said to be left, and stays open`() async throws {
        let desk = try await Desk()
        let sids = [try await desk.openConversation("first"), try await desk.openConversation("second")]
        let handlers = ClosingHandlers(resources: ResourceHandlers(backend: desk.service.backend), time: .zero)

        for body: JSONValue in [["sids": .array(sids.map { .string($0) })], ["filter": ["state": "active"]]] {
            let answer = try await RouteTable(handlers.routes).ask(.post, "/api/conversations/close", body: body).json

            #expect(answer["closed"]?.int == 0 && answer["outcomes"] == [])
            #expect(Set(answer["left"]?.array?.map(\.string) ?? []) == Set(sids))
        }
        #expect(try await states(desk) == ["active", "active"])
    }

    @Test func `what was begun in time is ended, and answered in order`() async throws {
        let end = Moment.now + .milliseconds(200)

        let answers = try await Array(0..<100).fewAtATime(until: end) { number in
            // The later one is begun, the sooner it is over, but none before there is no time left.
            while Moment.now < end + .milliseconds(20 - 2 * number) { try await pause(for: .milliseconds(1)) }
            return number
        }

        #expect(!answers.isEmpty && answers.count <= [Int].few)
        #expect(answers == Array(0..<answers.count))
    }
}
