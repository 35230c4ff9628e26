import HTTP
import HTTPServer
import JSON
import Net
import Problems

/// Calls at our own address: what was said, what it took, every frame.
struct CallHandlers: Sendable {
    let shelf: CallShelf
    let journal: any Journal

    /// The most frames that are made a scenario of, in bytes.
    private static let longestScenario = 8 << 20

    var routes: [Route] {
        [
            Route.get("/calls", "Lists calls, newest first.", list).documented {
                $0.parameters = Self.filters + ListRequest.parameters
            },
            .get("/calls/live", "Lists the calls that go on.", listLive),
            .get("/calls/{Sid}", "Shows a call: who spoke with whom, and every turn of it.", show),
            Route.get("/calls/{Sid}/frames", "Hands out every frame of a call, a JSON object a line.", frames)
                .documented {
                    $0.parameters = [.init("scenario", type: "boolean", "true: as a scenario for the simulator.")]
                },
            .delete("/calls/{Sid}", "Deletes a call that is over, with everything said in it.", remove),
        ].map { (route: Route) in route.documented { $0.tag = "calls" } }
    }

    private static let filters: [RouteDocumentation.Parameter] = [
        .init("number", "Of either party, in any spelling."), .init("agent", "The agent that has it, by name."),
        .init("outcome", "How it ended: completed, transferred."), .init("language", "en, es or pt."),
        .init("state", "live or ended."), .init("from", "Begun on that day or at that time, or later."),
        .init("to", "Begun on that day or at that time, or earlier."),
        .init("q", "Words or \"phrases\" that were said; the last word may go on."),
    ]

    private func list(_ request: Request) async throws -> Response {
        let asked = try ListRequest(request)
        let page = try await shelf.page(CallFilter(of: asked.query), size: asked.size, at: asked.cursor)
        return try .json(page.json("calls", for: asked, \.json))
    }

    private func listLive(_ request: Request) async throws -> Response {
        try .json(["calls": .array(try await shelf.live().calls.map(\.json))] as JSONValue)
    }

    private func show(_ request: Request) async throws -> Response {
        let sid: String = try request.parameter("Sid")
        await catchUp(sid)
        return try .json(StoryWriter(try await shelf.story(sid)).whole)
    }

    private func frames(_ request: Request) async throws -> Response {
        let sid: String = try request.parameter("Sid")
        await catchUp(sid)
        if try request.query("scenario", as: Bool.self, default: false) { return try await scenario(sid) }
        // What is not there is refused before the answer begins.
        let first = try await shelf.frames(sid, after: 0)
        let shelf = shelf
        return Response(
            contentType: "application/x-ndjson",
            content: .stream(length: nil) { body in
                var piece = first
                while let (lines, place) = piece {
                    try await body.write(lines)
                    piece = try await shelf.frames(sid, after: place)
                }
            })
    }

    /// The call as a text that `voice-relay call` plays again.
    private func scenario(_ sid: String) async throws -> Response {
        var (lines, place): ([UInt8], Int) = ([], 0)
        while let (more, next) = try await shelf.frames(sid, after: place) {
            guard lines.count + more.count <= Self.longestScenario else {
                throw Problem(.tooLarge, "The frames of \(sid) are too many for a scenario.")
            }
            (lines, place) = (lines + more, next)
        }
        return .text(try CallRecording(lines).scenario(of: sid))
    }

    private func remove(_ request: Request) async throws -> Response {
        let sid: String = try request.parameter("Sid")
        await catchUp(sid)
        try await shelf.remove(sid)
        return .empty()
    }

    /// What was told a moment ago is shown too; while the store takes nothing, what it has is shown.
    private func catchUp(_ sid: String) async { try? await journal.kept(of: sid) }
}
