import FleetTestSupport
import HTTP
import HTTPServer
import JSON
import Net
import Problems

/// A Segment that knows a few people, and is in trouble where the script says so.
@OnLoop
final class ScriptedSegment {
    struct Asked: Sendable {
        let path: String
        let authorization: String?
        let body: JSONValue
    }

    private(set) var asked: [Asked] = []
    private(set) var url = ""
    /// The traits by number.
    var people: [String: JSONObject] = [:]
    /// Statuses that the next questions are answered with; zero is no answer at all.
    private var script: [Int] = []
    /// While it is shut, questions wait.
    private var isShut = false
    private let changed = Signal()
    private let never = Signal()
    private var server: Server?

    init() throws {
        let server = Server(
            router: Router([
                .get("/v1/spaces/{space}/collections/users/profiles/{id}/traits", "A profile.") { [unowned self] in
                    try await self.profile($0)
                },
                .post("/v1/{kind}", "An event.") { [unowned self] in try await self.take($0) },
            ]))
        url = "http://\(try server.listen(at: .loopback(port: 0)))"
        self.server = server
    }

    /// What a service is told that asks it.
    var settings: [String: String] {
        [
            "SEGMENT_SPACE_ID": "spa_1", "SEGMENT_ACCESS_SECRET": "read", "SEGMENT_WRITE_KEY": "write",
            "SEGMENT_BASE_URL": url,
        ]
    }

    func next(_ statuses: Int...) { script += statuses }

    func shut() { isShut = true }

    func open() {
        isShut = false
        changed.raise()
    }

    func came(_ count: Int) async throws {
        while asked.count < count {
            let seen = changed.count
            try await changed.wait(beyond: seen, atMost: .seconds(20))
            guard changed.count > seen else { throw Problem(.timedOut, "\(asked.count) questions came, not \(count).") }
        }
    }

    func stop() {
        server?.breakOff()
        server = nil
    }

    private func profile(_ request: Request) async throws -> Response {
        try await note(request)
        if let refusal = try await refusal() { return refusal }
        let number = request.path["id"]?.split(separator: ":").last.map(String.init) ?? ""
        guard let traits = people[number] else {
            return try .json(["error": ["code": "not_found"]] as JSONValue, status: .notFound)
        }
        return try .json(["traits": .object(traits), "cursor": ["has_more": false]] as JSONValue)
    }

    private func take(_ request: Request) async throws -> Response {
        try await note(request)
        return try await refusal() ?? .json(["success": true] as JSONValue)
    }

    private func note(_ request: Request) async throws {
        let bytes = try await request.body.collect(upTo: 1 << 20)
        let body = bytes.isEmpty ? .null : try JSONValue(parsing: bytes)
        asked.append(
            Asked(path: request.target.path, authorization: request.headers["Authorization"], body: body))
        changed.raise()
        while isShut {
            let seen = changed.count
            try await changed.wait(beyond: seen, atMost: .seconds(20))
        }
    }

    private func refusal() async throws -> Response? {
        guard !script.isEmpty else { return nil }
        let status = script.removeFirst()
        if status == 0 { try await never.wait(beyond: 0, atMost: .seconds(60)) }
        return status == 200 ? nil : Response(Status(code: status))
    }
}
