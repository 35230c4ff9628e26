import FleetTestSupport
import Glibc
import HTTP
import HTTPClient
import Testing

extension Stories {
    @Suite struct Certificates {
        @Test func `a certificate is renewed while it serves, and no connection breaks`() async throws {
            let files = TestCertificate()
            let first = try files.renew()
            try await withService("gateway") {
                $0.settings = files.settings
            } _: { service in
                let before = TestClient(port: service.port, trusting: first)
                try #require(try await before.get("/livez").status == .ok)
                var heard = try await before.events().makeAsyncIterator()
                try #require(try await heard.next()?.type == "hello")

                let second = try files.renew()
                service.process.send(SIGHUP)
                try await service.notices.wait(for: "READY=1", beyond: 1)

                let after = TestClient(port: service.port, trusting: second)
                let stranger = TestClient(port: service.port, trusting: first)
                try #require(try await after.get("/livez").status == .ok)
                await #expect(throws: (any Error).self) { try await stranger.get("/livez") }
                let told = try await after.post("/inbox/frame.ping", headers: ["Idempotency-Key": "one"])
                try #require(told.status == .accepted)
                try #require(try await heard.next()?.type == "frame.ping")

                for spoil in [{ try files.spoil() }, { try files.mismatch() }, { _ = try files.renew(days: -1) }] {
                    let known = await service.notices.count(of: "READY=1")
                    try spoil()
                    service.process.send(SIGHUP)
                    try await service.notices.wait(for: "READY=1", beyond: known)
                    let again = TestClient(port: service.port, trusting: second)
                    try #require(try await again.get("/livez").status == .ok)
                }

                await service.stop()
                let refusals = service.process.output.count(of: "The new certificate was not taken up.")
                try #require(refusals == 3)
            }
        }

        @Test func `a certificate that cannot be used is named, and nothing starts`() async throws {
            let missing = TestCertificate()
            let spoilt = TestCertificate()
            try spoilt.renew()
            try spoilt.spoil()
            let foreign = TestCertificate()
            try foreign.renew()
            try foreign.mismatch()
            for (settings, words) in [
                (missing.settings, "The certificate file \(missing.certificate) cannot be used"),
                (spoilt.settings, "The certificate file \(spoilt.certificate) cannot be used"),
                (foreign.settings, "The key file \(foreign.key) cannot be used"),
                (["TLS_CERTIFICATE_FILE": foreign.certificate], "TLS_KEY_FILE must be given with TLS_CERTIFICATE_FILE"),
            ] {
                var plan = RunningService.Plan("gateway")
                plan.settings = settings
                try await with(RunningService(starting: plan)) { service in
                    try #require(await service.process.exited() == .code(78))
                    try #require(service.process.output.contains(words), "\(words)")
                }
            }
        }

        @Test func `a certificate that has expired is served, and complained of`() async throws {
            let files = TestCertificate()
            try files.renew(days: -1)
            try await withService("gateway") {
                $0.settings = files.settings
            } _: { service in
                try #require(service.process.output.contains("has expired"))
                try #require(await service.notices.count(of: "certificate") > 0)
            }
        }
    }
}

extension String {
    /// How often something stands in it.
    fileprivate func count(of part: String) -> Int { ranges(of: part).count }
}
