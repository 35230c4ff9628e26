import FleetTestSupport
import Glibc
import HTTP
import HTTPClient
import Net
import Testing

extension Stories {
    @Suite struct Stopping {
        @Test func `two hundred requests that are under way are all answered`() async throws {
            try await withService("voice-relay") {
                $0.settings = ["DRAIN_SECONDS": "60"]
            } _: { service in
                var wires: [Wire] = []
                for number in 0..<200 {
                    let wire = try await Wire(to: service.port)
                    await wire.send(
                        """
                        POST /inbox/frame.ping HTTP/1.1\r
                        Host: localhost\r
                        Idempotency-Key: slow-\(number)\r
                        Content-Type: application/json\r
                        Content-Length: 13\r
                        Expect: 100-continue\r
                        \r\n
                        """)
                    wires.append(wire)
                }
                for wire in wires {
                    _ = try await wire.read(through: "HTTP/1.1 100 Continue\r\n\r\n")
                    await wire.send("{\"half")
                }
                let probe = try await Wire(to: service.port)
                await probe.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
                _ = try await probe.answer()
                await probe.send("GET /readyz HTTP/1.1\r\n")
                let listener = try await service.client.events()
                var events = listener.makeAsyncIterator()
                try #require(try await events.next()?.type == "hello")

                service.process.send(SIGTERM)
                try await service.notices.wait(for: "STOPPING=1")
                await probe.send("Host: localhost\r\n\r\n")
                for wire in wires { await wire.send("\":true}") }

                for wire in wires {
                    let answer = try await wire.answer()
                    try #require(answer.status == 202)
                    try #require(answer.head.lowercased().contains("connection: close"))
                }
                try #require(try await probe.answer().status == 503)
                // The listener's stream ends in good order: it comes again, with what it heard last.
                while try await events.next() != nil {}
                try #require(await service.process.exited() == .code(0))
            }
        }

        @Test func `who asks twice does not wait for the slow`() async throws {
            try await withService("voice-relay") {
                $0.settings = ["DRAIN_SECONDS": "3600"]
            } _: { service in
                let wire = try await Wire(to: service.port)
                await wire.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\nGET /livez HTTP/1.1\r\n")
                _ = try await wire.answer()

                service.process.send(SIGTERM)
                try await service.notices.wait(for: "STOPPING=1")
                service.process.send(SIGTERM)

                try #require(await service.process.exited() == .code(0))
            }
        }

        @Test func `who is told to stop while it starts stops, and starts whole the next time`() async throws {
            let folder = TemporaryFolder("interrupted")
            var plan = RunningService.Plan("voice-relay")
            plan.folder = folder
            let early = plan

            try await StateCheck.holdingUnmade("\(folder.path)/voice-relay.sqlite") {
                try await with(RunningService(starting: early)) { service in
                    try await service.notices.wait(for: "EXTEND_TIMEOUT_USEC=")
                    service.process.send(SIGTERM)

                    try #require(await service.process.exited() == .code(0))
                    try #require(await service.notices.count(of: "READY=1") == 0)
                }
            }

            try await withService("voice-relay") {
                $0.folder = folder
            } _: { again in
                try #require(try await again.client.get("/readyz").status == .ok)
            }
        }

        @Test func `a socket that systemd holds loses no connection when its service is killed`() async throws {
            let socket = try ListeningSocket()
            var plan = RunningService.Plan("voice-relay")
            plan.shell = "LISTEN_FDS=1 LISTEN_PID=$$ exec \"$0\""
            plan.descriptors = [3: socket.descriptor]

            let first = try await RunningService.ready(plan)
            let client = TestClient(port: socket.port)
            try #require(try await client.get("/livez").status == .ok)
            await first.kill()
            // Nobody is there to accept it: it waits in the socket.
            let wire = try await Wire(to: socket.port)
            await wire.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")

            try await with(RunningService.ready(plan)) { second in
                try #require(try await wire.answer().status == 200)
                try #require(throws: (any Error).self) { try BlockingConnection.open(second.port) }
            }
        }
    }
}
