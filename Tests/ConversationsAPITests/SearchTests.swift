import HTTP
import JSON
import Problems
import Store
import Testing

@testable import ConversationsAPI

/// What was said, and who talks with whom, is found again by words, numbers and SIDs.
@Suite struct SearchTests {
    private func hits(_ desk: Desk, _ question: String, _ more: String = "") async throws -> [JSONValue] {
        try await desk.api(.get, "/search?q=\(PercentCoding.encoded(question))\(more)")["hits"]?.array ?? []
    }

    private func bodies(_ desk: Desk, _ question: String) async throws -> [String] {
        try await hits(desk, question).map { hit in
            hit["parts"]?.array?.compactMap { $0["text"]?.string }.joined() ?? ""
        }
    }

    private func marked(_ hit: JSONValue?) -> [String] {
        hit?["parts"]?.array?.filter { $0["hit"]?.bool == true }.compactMap { $0["text"]?.string } ?? []
    }

    @Test func `every word has to be there, and the last may go on`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        for body in ["Where is my order?", "My orders came.", "No word of it"] { _ = try await desk.say(body, in: sid) }

        #expect(try await bodies(desk, "my order") == ["My orders came.", "Where is my order?"])
        #expect(try await bodies(desk, "order my") == ["Where is my order?"])
        #expect(try await bodies(desk, "ord my") == [])
        #expect(try await bodies(desk, "or") == ["My orders came.", "Where is my order?"])
        #expect(try await bodies(desk, "o") == [])
    }

    @Test func `accents and capitals make no difference, and hits are marked`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        let said = try await desk.say("Das CAFÉ öffnet früh, das Cafe am Eck spät.", in: sid, author: "zoë")

        let found = try await hits(desk, "cafe")

        #expect(marked(found.first) == ["CAFÉ", "Cafe"])
        #expect(found.first?["field"]?.string == "body")
        #expect(found.first?["messageSid"] == said["sid"])
        #expect(found.first?["index"]?.int == 0)
        #expect(found.first?["conversation"]?["sid"]?.string == sid)
        #expect(found.first?["conversation"]?["state"]?.string == "active")
        #expect(try await hits(desk, "ZOE").first?["field"]?.string == "author")
    }

    @Test func `a phrase is found as a whole`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        for body in ["call me back", "call back me"] { _ = try await desk.say(body, in: sid) }

        #expect(try await bodies(desk, "\"call me\"") == ["call me back"])
        #expect(try await bodies(desk, "\"back me") == ["call back me"])
    }

    @Test(arguments: [
        "+1 (555) 867-5310", "555 867 5310", "15558675310", "5558675310", "001 555 867 5310", "867-5310",
        "+15558675310",
    ])
    func `a number is found in any spelling`(asked: String) async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        let spellings = ["+1 (555) 867-5310 please", "at 555.867.5310, today", "ask 15558675310 12", "1 555 867 5310"]
        for body in spellings { _ = try await desk.say("Call \(body)", in: sid) }
        _ = try await desk.say("Call +1 555 867 5311", in: sid)

        let found = try await hits(desk, asked)

        #expect(found.count == 4)
        #expect(found.allSatisfy { !marked($0).isEmpty })
        #expect(marked(found[2]).joined().hasSuffix("5310"))
    }

    @Test func `a number that was spelled in a phrase of digits is found by its words too`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        _ = try await desk.say("order 2024 of 12345", in: sid)

        #expect(try await bodies(desk, "2024 12345") == ["order 2024 of 12345"])
        #expect(try await bodies(desk, "12345 order") == ["order 2024 of 12345"])
    }

    @Test func `what stands in a question is never taken for a command`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        _ = try await desk.say("a plain body", in: sid)

        for question in [
            "body OR x", "scope:c1", "NEAR(a b)", "a* b^", "\"", "\"\"\"body", "{body} : x", "-body", "x' OR '1'='1",
            "body\0\"", "(body", "body)", "author : system", "NOT body", "*", "+", "AND",
        ] {
            let found = try? await bodies(desk, question)
            #expect(found == nil || found == [] || found == ["a plain body"], "\(question)")
        }
        #expect(try await bodies(desk, "body OR") == [])
        #expect(try await bodies(desk, "plain-body") == ["a plain body"])
    }

    @Test(arguments: ["", "  ", "\"\"", "?!", "a b c d e f g h i j k l m n o p q"])
    func `a question without a word, or with too many, is refused`(question: String) async throws {
        let desk = try await Desk()

        #expect(try await desk.code { .array(try await hits(desk, question)) } == 20_001)
    }

    @Test func `a SID is found whole and by its beginning`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        let member = try await desk.join(sid, identity: "ana")
        let said = try await desk.say("hello", in: sid)["sid"]?.string ?? ""

        #expect(try await hits(desk, said).first?["field"]?.string == "sid")
        #expect(try await hits(desk, String(said.prefix(8))).first?["messageSid"]?.string == said)
        #expect(try await hits(desk, String(said.prefix(5))).isEmpty)
        for asked in [sid, String(sid.prefix(9)), member] {
            let found = try await hits(desk, asked, "&kind=conversations")
            #expect(found.first?["conversation"]?["sid"]?.string == sid)
        }
    }

    @Test func `SIDs are looked up by their own index, without going through anything`() async throws {
        let desk = try await Desk()
        _ = try await desk.say("hello", in: try await desk.openConversation())
        let (service, conversation) = try await desk.at { library in
            let found = try library.db.text("SELECT sid FROM conversation") ?? ""
            return (try library.service(of: Place()), try library.conversation(found, in: Place()))
        }

        for isAnalysed in [false, true] {
            if isAnalysed { try await desk.tamper("ANALYZE") }
            for (lookup, tables) in [
                (SIDLookup.messages("IM0123", of: service), 1), (.messages("IM0123", of: conversation), 1),
                (.conversations("CH0123", of: service), 2),
            ] {
                let plan = try await desk.plan(lookup)

                #expect(plan.count { $0.contains("(sid>? AND sid<?)") } == tables, "\(plan)")
                #expect(plan.allSatisfy { !$0.hasPrefix("SCAN") }, "\(plan)")
            }
        }
    }

    @Test func `who takes part narrows a search by the whole name`() async throws {
        let desk = try await Desk()
        for (number, name) in ["ana", "ana maria", "ANA", "?"].enumerated() {
            let sid = try await desk.openConversation("garden-\(number)")
            try await desk.join(sid, identity: name)
        }
        func names(_ person: String) async throws -> [String] {
            let page = try await desk.api(.get, "/conversations?search=garden&participant=\(person)")
            return page["conversations"]?.array?.compactMap { $0["uniqueName"]?.string } ?? []
        }

        #expect(try await names("ana") == ["garden-0"])
        #expect(try await names("ana%20maria") == ["garden-1"])
        #expect(try await names("%3F") == ["garden-3"])
        #expect(try await names("nobody").isEmpty)
    }

    @Test func `conversations are found by names, attributes and people`() async throws {
        let desk = try await Desk()
        let made = try await desk.api(
            .post, "/conversations",
            ["friendlyName": "Heating broken", "uniqueName": "ticket-77", "attributes": ["floor": "attic"]])
        let sid = made["sid"]?.string ?? ""
        try await desk.join(sid, identity: "zoë@example.com")
        try await desk.join(sid, channel: "whatsapp", address: "whatsapp:+15558675310")

        let fields = ["heat", "\"ticket 77\"", "attic", "zoe", "555 867 5310"]
        var found: [String?] = []
        for question in fields {
            found.append(try await hits(desk, question, "&kind=conversations").first?["field"]?.string)
        }

        #expect(found == ["friendlyName", "uniqueName", "attributes", "participants", "participants"])
    }

    @Test func `lists are narrowed by words beside all else`() async throws {
        let desk = try await Desk()
        for number in 0..<6 {
            let sid = try await desk.openConversation("garden-\(number)")
            if number.isMultiple(of: 2) { try await desk.join(sid, identity: "ana") }
            if number == 4 { _ = try await desk.api(.put, "/conversations/\(sid)", ["state": "closed"]) }
        }
        func names(_ query: String) async throws -> [String] {
            let page = try await desk.api(.get, "/conversations?search=garden\(query)")
            return page["conversations"]?.array?.compactMap { $0["uniqueName"]?.string } ?? []
        }

        #expect(try await names("&pageSize=2") == ["garden-5", "garden-4"])
        #expect(try await names("&participant=ana&state=active") == ["garden-2", "garden-0"])
        #expect(try await names("&channel=chat&order=asc") == ["garden-0", "garden-2", "garden-4"])
        #expect(try await names("&startDate=2199-01-01").isEmpty)
    }

    @Test func `pages of findings go forth and back over the same rows`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        for number in 0..<7 { _ = try await desk.say("word \(number)", in: sid) }
        func page(_ token: String?) async throws -> (rows: [Int], meta: JSONValue?) {
            let found = try await desk.api(
                .get, "/search?q=word&pageSize=3" + (token.map { "&pageToken=\($0)" } ?? ""))
            return (found["hits"]?.array?.compactMap { $0["index"]?.int } ?? [], found["meta"])
        }

        let first = try await page(nil)
        let second = try await page(first.meta?["nextPageToken"]?.string)
        let third = try await page(second.meta?["nextPageToken"]?.string)
        let back = try await page(third.meta?["previousPageToken"]?.string)

        #expect([first.rows, second.rows, third.rows, back.rows] == [[6, 5, 4], [3, 2, 1], [0], [3, 2, 1]])
        #expect(third.meta?["nextPageToken"]?.isNull == true)
        #expect(first.meta?["previousPageToken"]?.isNull == true)
    }

    @Test func `messages of one conversation are searched from its beginning, or from its end`() async throws {
        let desk = try await Desk()
        let (here, there) = (try await desk.openConversation("here"), try await desk.openConversation("there"))
        for number in 0..<3 {
            _ = try await desk.say("word \(number)", in: here)
            _ = try await desk.say("word", in: there)
        }
        func found(_ query: String) async throws -> [Int] {
            let page = try await desk.api(.get, "/conversations/here/messages?search=word\(query)")
            return page["messages"]?.array?.compactMap { $0["index"]?.int } ?? []
        }

        #expect(try await found("") == [0, 1, 2])
        #expect(try await found("&order=desc&pageSize=2") == [2, 1])
    }

    @Test func `another service is another search`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        _ = try await desk.say("word", in: sid)
        let other = try await desk.api(.post, "/services", ["friendlyName": "Other"])["sid"]?.string ?? ""

        #expect(try await hits(desk, "word").count == 1)
        #expect(try await hits(desk, "word", "&serviceSid=\(other)").isEmpty)
    }
}
