import FleetTestSupport
import HTTP
import HTTPServer
import Problems
import Settings
import Testing

@testable import Fleet

/// Pages of named sites may ask below `/api`, and no others.
@Suite struct AllowedOriginsTests {
    private static let desk = "https://desk.example.com"
    private let origins = AllowedOrigins([desk])

    private var table: RouteTable {
        RouteTable(
            origins.around([
                .get("/api/things/{Sid}", "One.") { _ in .text("thing") },
                .put("/api/things/{ThingSid}", "Changes one.") { _ async throws in throw Problem(.conflict, "No.") },
                .get("/events", "Elsewhere.") { _ in .text("events") },
            ]))
    }

    @Test func `a page of a named site may read answers, and problems too`() async throws {
        let shown = try await table.get("/api/things/1", headers: ["Origin": Self.desk])
        let refused = try await table.ask(.put, "/api/things/1", headers: ["Origin": Self.desk])

        for response in [shown, refused] {
            #expect(response.headers["Access-Control-Allow-Origin"] == Self.desk)
            #expect(response.headers["Vary"] == "Origin")
            #expect(response.headers["Access-Control-Allow-Credentials"] == nil)
        }
        #expect(refused.status == .conflict)
    }

    @Test func `a page of another site is told nothing`() async throws {
        for origin in ["https://evil.example", "https://desk.example.com.evil.example", "null", ""] {
            let shown = try await table.get("/api/things/1", headers: ["Origin": origin])
            let asked = try await table.ask(.options, "/api/things/1", headers: ["Origin": origin])

            #expect(shown.headers["Access-Control-Allow-Origin"] == nil)
            #expect(asked.headers["Access-Control-Allow-Origin"] == nil)
        }
        let two: Headers = ["Origin": Self.desk, "origin": "https://evil.example"]
        #expect(try await table.get("/api/things/1", headers: two).headers["Access-Control-Allow-Origin"] == nil)
        #expect(
            try await table.get("/events", headers: ["Origin": Self.desk]).headers["Access-Control-Allow-Origin"]
                == nil)
    }

    @Test func `what browsers ask before says every method of the address`() async throws {
        let headers: Headers = ["Origin": Self.desk, "Access-Control-Request-Method": "PUT"]

        let answer = try await table.ask(.options, "/api/things/1", headers: headers)

        #expect(answer.status == .noContent)
        #expect(answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS, PUT")
        #expect(answer.headers["Access-Control-Allow-Headers"]?.contains("Content-Type") == true)
        await #expect(throws: Problem.self) { try await table.ask(.options, "/events", headers: headers) }
    }

    @Test func `no route is added where no site is named`() {
        let routes = [Route.get("/api/things", "All.") { _ in .text("things") }]

        #expect(AllowedOrigins.none.around(routes).count == 1)
    }

    @Test func `the guard lets named sites in below the service's own addresses only`() {
        let access = LoopbackGuard(token: nil, origins: origins)
        func objection(_ path: String, _ origin: String, host: String = "localhost:3001") -> Problem.Kind? {
            let headers: Headers = ["Host": host, "Origin": origin, "Sec-Fetch-Site": "cross-site"]
            let near = Sender(address: "127.0.0.1", isLoopback: true)
            return access.objection(to: Request(.get, Target(path)!, headers: headers, sender: near))?.kind
        }

        #expect(objection("/api/things", Self.desk) == nil)
        #expect(objection("/api/things", "HTTPS://desk.example.com") == nil)
        #expect(objection("/api/things", "http://desk.example.com") == .forbidden)
        #expect(objection("/api/things", "https://evil.example") == .forbidden)
        #expect(objection("/events", Self.desk) == .forbidden)
        #expect(objection("/api/things", Self.desk, host: "evil.example") == .unauthorized)
    }

    @Test(arguments: ["*", "desk.example.com", "https://", "https://desk.example.com/path", "null"])
    func `what is no origin is a bad setting`(text: String) {
        var reader = SettingsReader(SettingsSources(environment: ["CORS_ORIGINS": text]))

        _ = AllowedOrigins(from: &reader)

        #expect(!reader.problems.isEmpty)
    }
}
