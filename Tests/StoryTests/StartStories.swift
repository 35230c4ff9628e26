import FleetTestSupport
import Glibc
import HTTP
import JSON
import Net
import Problems
import Testing

extension Stories {
    @Suite struct Starting {
        /// From left to right: each calls those to its right.
        static let row = ["gateway", "voice-relay", "intelligence-webhook", "clustering-worker", "conversations-api"]

        @Test(arguments: row)
        func `a service alone serves, and says whom it misses`(name: String) async throws {
            try await withService(name) { service in
                let client = service.client

                let live = try await client.get("/livez")
                let ready = try await client.get("/readyz")
                let health = try await client.get("/healthz")
                let root = try await client.get("/")
                let metrics = try await client.get("/metrics")

                try #require(live.status == .ok && ready.status == .ok && health.status == .ok)
                try #require(live.headers["X-Request-Id"]?.hasPrefix("RQ") == true)
                let missing = try ready.json["missing"]?.array?.compactMap { $0["name"]?.string }
                let right = Array(Self.row.drop { $0 != name }.dropFirst())
                try #require(missing == right)
                try #require(try health.json["service"]?.string == name)
                try #require(try root.json["service"]?.string == name)
                try #require(metrics.headers["Content-Type"]?.hasPrefix("text/plain; version=0.0.4") == true)
                try #require(metrics.text.contains("fleet_build_info{service=\"\(name)\""))

                let exit = await service.stop()

                try #require(exit == .code(0))
                try #require(throws: Problem.self) { try BlockingConnection.open(service.port) }
            }
        }

        @Test(arguments: row)
        func `every address that is described is served`(name: String) async throws {
            try await withService(name) { service in
                let document = try await service.client.get("/openapi.json").json

                try #require(document["openapi"]?.string == "3.1.0")
                let paths = try #require(document["paths"]?.object)
                for known in ["/", "/livez", "/readyz", "/metrics", "/openapi.json", "/events", "/inbox/{id}"] {
                    try #require(paths[known] != nil, "\(known)")
                }
                // A method that no address takes is answered with those it takes.
                for path in paths {
                    let place = path.key.replacing("{id}", with: "x")
                    let answer = try await service.client.options(place)
                    let allowed = try #require(answer.headers["Allow"], "\(path.key)").lowercased()
                    for method in try #require(path.value.object) { try #require(allowed.contains(method.key)) }
                }
            }
        }

        @Test func `five services find each other, and leave nothing behind`() async throws {
            try await withFleet { fleet in
                for name in RunningFleet.names { try await fleet[name].notices.wait(for: "STATUS=serving\n") }

                for name in RunningFleet.names {
                    let report = try await fleet[name].client.get("/readyz").json
                    try #require(report["ready"] == true && report["missing"]?.array?.isEmpty == true)
                }
                for name in Self.row {
                    let exit = await fleet[name].stop()
                    try #require(exit == .code(0), "\(name)")
                }
                for name in Self.row {
                    try #require(throws: Problem.self) { try BlockingConnection.open(fleet[name].port) }
                }
            }
        }

        @Test func `a neighbour that goes is missed, and one that is back is noticed`() async throws {
            try await withFleet { fleet in
                let worker = fleet["clustering-worker"]
                let isWhole = "STATUS=serving\n"
                let isMissing = "STATUS=serving without conversations-api\n"
                let whole = try await worker.notices.wait(for: isWhole)
                let missing = await worker.notices.count(of: isMissing)

                await fleet["conversations-api"].kill()
                try await worker.notices.wait(for: isMissing, beyond: missing)
                var plan = RunningService.Plan("conversations-api")
                plan.port = fleet["conversations-api"].port
                let again = try await RunningService.ready(plan)

                try await with(again) { _ in
                    try await worker.notices.wait(for: isWhole, beyond: whole)
                }
            }
        }
    }
}
