import FleetTestSupport
import Glibc
import HTTP
import HTTPClient
import Net
import Testing

extension Stories {
    @Suite struct Abuse {
        @Test func `without descriptors it does not spin, and serves when there are some again`() async throws {
            try await withService("voice-relay") {
                $0.shell = "ulimit -n 64; exec \"$0\""
                $0.settings = ["WATCHDOG_USEC": "1500000"]
            } _: { service in
                var wires: [Wire] = []
                for _ in 0..<200 { wires.append(try await Wire(to: service.port)) }

                // Signs of life come every half second, from the loop that serves.
                let first = try await service.notices.wait(
                    for: "WATCHDOG=1", beyond: await service.notices.count(of: "WATCHDOG=1"))
                let before = service.process.cpuTime
                try await service.notices.wait(for: "WATCHDOG=1", beyond: first + 2)
                let used = service.process.cpuTime - before
                for wire in wires { await wire.close() }
                let exhausted = try await service.client.metric("fleet_http_exhausted_total")

                // A loop that spins would have used all of the second and a half.
                try #require(used < .milliseconds(700), "\(used)")
                try #require(exhausted ?? 0 > 0)
                try #require(try await service.client.get("/inbox").status == .ok)
            }
        }

        @Test func `a thousand heads that never end keep nobody from being served`() async throws {
            try await withService("voice-relay") { service in
                var wires: [Wire] = []
                for _ in 0..<1_000 {
                    let wire = try await Wire(to: service.port)
                    await wire.send("GET /livez HTTP/1.1\r\nHost: loc")
                    wires.append(wire)
                }

                for _ in 0..<200 {
                    try #require(try await service.client.get("/livez").status == .ok)
                }

                let connections = try await service.client.metric("fleet_http_connections") ?? 0
                try #require(connections > 500)
                for wire in wires { await wire.close() }
            }
        }

        @Test func `who asks and asks and never reads takes no memory`() async throws {
            // The address sanitizer would keep what is let go of, to see whether it is still used.
            let options = getenv("ASAN_OPTIONS").map { String(cString: $0) + ":" } ?? ""
            try await withService("voice-relay") {
                $0.settings = ["ASAN_OPTIONS": options + "quarantine_size_mb=0"]
            } _: { service in
                _ = try await service.client.get("/openapi.json")
                let before = service.process.residentBytes
                let wire = try await Wire(to: service.port)
                await wire.stopReading()

                let request = "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
                await wire.send(String(repeating: request, count: 200_000))
                for _ in 0..<300 {
                    try #require(try await service.client.get("/livez").status == .ok)
                }

                let grown = service.process.residentBytes - before
                try #require(grown < 40 << 20, "\(grown >> 20) MiB more")
                // It is the asker who is kept waiting.
                try #require(await wire.unsent > 0)
                await wire.close()
            }
        }

        @Test func `a listener that leaves is forgotten`() async throws {
            try await withService("voice-relay") { service in
                var stream: EventStream? = try await service.client.events()
                var events = stream?.makeAsyncIterator()
                try #require(try await events?.next()?.type == "hello")
                try #require(try await service.client.metric("fleet_event_listeners") == 1)

                events = nil
                stream = nil

                // Each look is a turn of the service's loop, in which it may notice.
                var looks = 0
                while try await service.client.metric("fleet_event_listeners") != 0 {
                    looks += 1
                    try #require(looks < 5_000)
                }
            }
        }
    }
}
