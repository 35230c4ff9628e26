import HTTP
import JSON
import Net
import Testing

@testable import Twilio

@Suite struct TwilioPageTests {
    @Test func `a product's list is named by its key`() throws {
        let page = try TwilioPage(
            reading: [
                "conversations": [["sid": "CH1"]], "other": [],
                "meta": [
                    "key": "conversations", "page": 0,
                    "next_page_url":
                        "https://conversations.twilio.com/v1/Conversations?PageSize=1&Page=1&PageToken=PT+%2B",
                ],
            ])

        #expect(page.rows == [["sid": "CH1"]])
        #expect(page.next == TwilioPage.Next(token: "PT +", page: "1"))
    }

    @Test func `a list of 2010 is its one array`() throws {
        let page = try TwilioPage(
            reading: [
                "messages": [1, 2], "page": 0, "page_size": 2, "start": 0, "end": 1, "previous_page_uri": nil,
                "next_page_uri": "/2010-04-01/Accounts/AC1/Messages.json?PageSize=2&Page=1&PageToken=PAMM2",
                "uri": "/2010-04-01/Accounts/AC1/Messages.json",
            ])

        #expect(page.rows == [1, 2] && page.next == TwilioPage.Next(token: "PAMM2", page: "1"))
    }

    @Test func `the way back is read like the way on, and left out where it makes no sense`() throws {
        func page(_ address: JSONValue) throws -> TwilioPage {
            try TwilioPage(reading: ["users": [], "meta": ["key": "users", "previous_page_url": address]])
        }
        let core = try TwilioPage(reading: ["calls": [], "page": 1, "previous_page_uri": "/x?Page=0&PageToken=PB1"])

        #expect(try page("https://x.example/v1/Users?Page=0&PageToken=PB").previous?.token == "PB")
        #expect(core.previous == TwilioPage.Next(token: "PB1", page: "0"))
        #expect(try page(nil).previous == nil && page("https://x.example/v1/Users?Page=0").previous == nil)
    }

    @Test func `null is the only end`() throws {
        let meta: JSONValue = ["key": "users", "next_page_url": nil]

        #expect(try TwilioPage(reading: ["users": [], "meta": meta]).next == nil)
        #expect(try TwilioPage(reading: ["calls": [], "page": 0]).next == nil)
    }

    @Test(
        arguments: [
            .null, [], [:], ["meta": [:]], ["meta": ["key": "users"]], ["meta": ["key": "users"], "users": 1],
            ["page": 0],
            ["page": 0, "calls": [], "messages": []], ["sid": "CH1", "tags": []],
            ["users": [], "meta": ["key": "users", "next_page_url": "https://x.example/?Page=1"]],
            ["users": [], "meta": ["key": "users", "next_page_url": "nonsense"]],
            ["users": [], "meta": ["key": "users", "next_page_url": "https://x.example/#?PageToken=1"]],
        ] as [JSONValue]) func `what is no list is not read as one`(answer: JSONValue)
    {
        #expect(throws: TwilioFailure.self) { try TwilioPage(reading: answer) }
    }

    @Test func `only page and token come from the address`() {
        let next = TwilioPage.Next(token: "t", page: nil)

        #expect(
            next.asked(in: ["State": "active", "PageToken": "old", "Page": "0"]).encoded == "State=active&PageToken=t")
    }
}

@OnLoop
@Suite(.timeLimit(.minutes(1)))
struct TwilioPagesTests {
    /// Three pages, one of them empty, each with an address of somebody else's for the next.
    private static let threePages: StandIn.Answer = { asked, _ in
        let page = asked.query["PageToken"].flatMap { Int($0) } ?? 0
        let rows: [JSONValue] = [["a", "b"], [], ["c"]][page]
        let next = "https://elsewhere.example/v1/Users?State=closed&Page=\(page + 1)&PageToken=\(page + 1)"
        return try .json(
            [
                "conversations": .array(rows),
                "meta": ["key": "conversations", "next_page_url": page < 2 ? .string(next) : .null],
            ] as JSONValue)
    }

    @Test func `all pages are walked, at our own Twilio and nowhere else`() async throws {
        try await StandIn.with(Self.threePages) { standIn, twilio in
            var rows: [JSONValue] = []
            for try await row in twilio.rows(.conversations, "/Conversations", ["State": "active"]) { rows.append(row) }

            #expect(rows == ["a", "b", "c"])
            #expect(
                standIn.asked.map(\.target.raw) == [
                    "/v1/Conversations?State=active", "/v1/Conversations?State=active&Page=1&PageToken=1",
                    "/v1/Conversations?State=active&Page=2&PageToken=2",
                ])
        }
    }

    @Test func `no page is asked for before it is needed`() async throws {
        try await StandIn.with(Self.threePages) { standIn, twilio in
            for try await row in twilio.rows(.conversations, "/Conversations") where row == "b" { break }

            #expect(standIn.asked.count == 1)
            var sizes: [Int] = []
            for try await page in twilio.pages(.conversations, "/Conversations") { sizes.append(page.rows.count) }
            #expect(sizes == [2, 0, 1])
        }
    }

    @Test func `a page that leads to itself is not asked for without end`() async throws {
        try await StandIn.with { _, _ in
            try .json(["calls": [1], "page": 0, "next_page_uri": "/x?PageToken=same"] as JSONValue)
        } _: { standIn, twilio in
            let failure = try await failure {
                for try await _ in twilio.rows(.api, twilio.account.path("/Calls.json")) {}
            }

            #expect(failure?.reason == .unreadable && standIn.asked.count == 2)
        }
    }

    @Test func `a failure ends the walk`() async throws {
        try await StandIn.with { asked, number in
            number == 0 ? try await Self.threePages(asked, number) : refusal(400, 21481, "Bad token")
        } _: { _, twilio in
            var count = 0
            let failure = try await failure {
                for try await _ in twilio.rows(.conversations, "/Conversations") { count += 1 }
            }

            #expect(count == 2 && failure?.code == 21481)
        }
    }
}
