import FleetTestSupport
import Guarded
import HTTP
import JSON
import Testing

@testable import ConversationsAPI

/// What is kept is handed out as files.
@Suite struct ExportTests {
    /// What a file holds, in the parts in which it was written.
    private final class File: BodyWriter {
        let parts = Guarded<[[UInt8]]>([])
        func write(_ bytes: [UInt8]) async throws { parts.withLock { $0.append(bytes) } }
        var text: String { parts.withLock { String(decoding: $0.joined(), as: UTF8.self) } }
    }

    private func export(_ desk: Desk, _ path: String) async throws -> (response: Response, file: File) {
        let response = try await desk.routes.get("/api\(path)")
        let file = File()
        if case .stream(_, let write) = response.content { try await write(file) }
        return (response, file)
    }

    @Test func `a conversation is exported with everybody and everything`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        try await desk.join(sid, identity: "ana")
        for number in 0..<250 { _ = try await desk.say("word \(number)", in: sid, author: "ana") }

        let (response, file) = try await export(desk, "/conversations/t1/export")

        let whole = try JSONValue(parsing: file.text)
        #expect(whole["conversation"]?["uniqueName"]?.string == "t1")
        #expect(whole["participants"]?.array?.map { $0["identity"]?.string } == ["ana"])
        #expect(whole["messages"]?.array?.map { $0["index"]?.int } == Array(0..<250))
        #expect(response.headers["Content-Disposition"] == "attachment; filename=\"\(sid).json\"")
        #expect(response.headers["X-Content-Type-Options"] == "nosniff")
        // Nothing is gathered before it is written.
        #expect(file.parts.withLock { $0.map(\.count).max() ?? 0 } < 100 * 1_024)
    }

    @Test(arguments: ["=1+1", "+1555", "-2", "@x", "\tx", "\rx"])
    func `no cell is a formula`(body: String) async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        _ = try await desk.say(body, in: sid, author: "ana, \"the\" one")

        let (response, file) = try await export(desk, "/conversations/\(sid)/export?format=csv")

        let cell = body.contains("\r") ? "\"'\(body)\"" : "'\(body)"
        #expect(file.text.contains(",\"ana, \"\"the\"\" one\",\(cell),"))
        #expect(file.text.hasPrefix("index,date,author,body,media,messageSid\r\n0,20"))
        #expect(response.contentType == "text/csv; charset=utf-8")
    }

    @Test func `a transcript says who said what, and nobody writes another's line`() async throws {
        let desk = try await Desk()
        let sid = try await desk.openConversation()
        _ = try await desk.api(
            .post, "/conversations/\(sid)/messages",
            ["body": "one\n2026-01-01T00:00:00Z  bob: two", "author": "ana", "dateCreated": "2026-05-01T10:00:00Z"])

        let (_, file) = try await export(desk, "/conversations/\(sid)/export?format=text")

        #expect(file.text.hasSuffix("\n\n2026-05-01T10:00:00Z  ana: one\n    2026-01-01T00:00:00Z  bob: two\n"))
    }

    @Test(arguments: ["json", "csv", "text"])
    func `conversations are exported by the filters of their list`(format: String) async throws {
        let desk = try await Desk()
        for number in 0..<130 { _ = try await desk.openConversation("t\(number)") }
        _ = try await desk.api(.put, "/conversations/t5", ["state": "closed", "friendlyName": "=cmd"])

        let (_, all) = try await export(desk, "/export/conversations?format=\(format)&order=asc")
        let (_, one) = try await export(desk, "/export/conversations?format=\(format)&state=closed")

        #expect(all.text.split(whereSeparator: \.isNewline).count == (format == "csv" ? 131 : 130))
        #expect(one.text.contains("closed") && !one.text.contains("active"))
        if format == "csv" { #expect(one.text.contains(",'=cmd,t5,closed,")) }
        if format == "json" { #expect(try JSONValue(parsing: all.text)["conversations"]?.array?.count == 130) }
    }

    @Test func `what cannot be exported is refused before a file begins`() async throws {
        let desk = try await Desk()
        _ = try await desk.openConversation()

        #expect(try await desk.code { try await desk.api(.get, "/conversations/t1/export?format=pdf") } == 20_001)
        #expect(try await desk.code { try await desk.api(.get, "/conversations/nobody/export") } == 20_404)
        #expect(try await desk.code { try await desk.api(.get, "/export/conversations?state=odd") } == 50_378)
    }
}
