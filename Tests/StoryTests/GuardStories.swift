import FleetTestSupport
import HTTP
import JSON
import Testing

extension Stories {
    @Suite struct Guarding {
        static let token = "0123456789abcdef0123456789abcdef"
        static let outsiders: [Headers] = [
            ["X-Forwarded-For": "203.0.113.7"],
            ["Host": "fleet.example.com"],
            ["Origin": "https://evil.example"],
            ["Sec-Fetch-Site": "cross-site"],
        ]

        @Test func `outsiders are let in by the token only`() async throws {
            try await withService("conversations-api") {
                $0.settings = ["FLEET_TOKEN": Self.token]
            } _: { service in
                let near = try await service.client.get("/inbox")
                try #require(near.status == .ok)

                for headers in Self.outsiders {
                    let without = try await service.client.get("/inbox", headers: headers)
                    var shown = headers
                    shown.set("X-Fleet-Token", Self.token)
                    let with = try await service.client.get("/inbox", headers: shown)
                    shown.set("X-Fleet-Token", Self.token + "0")
                    let withWrong = try await service.client.get("/inbox", headers: shown)
                    let probe = try await service.client.get("/livez", headers: headers)

                    try #require(without.status == .unauthorized || without.status == .forbidden)
                    try #require(try without.json["requestId"]?.string == without.headers["X-Request-Id"])
                    try #require(with.status == .ok)
                    try #require(withWrong.status == .unauthorized)
                    try #require(probe.status == .ok)
                }

                await service.stop()
                try #require(!service.process.output.contains(Self.token))
            }
        }
    }
}
