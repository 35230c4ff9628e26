import Crypto
import FleetTestSupport
import Glibc
import HTTP
import HTTPClient
import Net
import Problems
import Testing
import WebSocket

extension Stories {
    /// What is spoken over TLS besides plain requests, between programs of their own.
    @Suite struct SecureWires {
        /// Runs `body` while `wire-check` serves over TLS; answers how it ended once it was told to stop.
        private func serving(
            _ body: (_ server: ChildProcess, _ port: Int, _ trusted: String) async throws -> Void
        ) async throws -> ChildProcess.Exit {
            let files = TestCertificate()
            let trusted = try files.renew(for: ["localhost"])
            let folder = TemporaryFolder("wires")
            let server = try ChildProcess(
                BuildFolder.program("wire-check"),
                ["serve", "--port", "0", "--cert", files.certificate, "--key", files.key],
                environment: Self.environment, log: "\(folder.path)/server")
            try await Self.until { server.output.contains("\n") || server.exitNow != nil }
            let port = try #require(server.output.split(separator: ":").last.flatMap { Int($0.dropLast()) })
            try await body(server, port, trusted)
            server.send(SIGTERM)
            return await server.exited()
        }

        private static var environment: [String: String] {
            let names = ["PATH", "LD_LIBRARY_PATH", "TSAN_OPTIONS", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"]
            return names.reduce(into: [:]) { all, name in all[name] = getenv(name).map { String(cString: $0) } }
        }

        /// Looks again and again, for what nobody tells of.
        private static func until(_ isSo: () async throws -> Bool) async throws {
            let last = Moment.now + .seconds(60)
            while try await !isSo() {
                try #require(Moment.now < last, "It did not come about in a minute.")
                try await pause(for: .milliseconds(1))
            }
        }

        @Test func `a WebSocket over TLS echoes, and is told when its server goes`() async throws {
            let exit = try await serving { server, port, trusted in
                let trust = try await TLSContext.client(authorities: trusted)
                let socket = try await WebSocketClient.connect(
                    "wss://localhost:\(port)/ws", dial: WebSocketClient.direct(trust))
                let messages = await socket.messages.makeAsyncIterator()
                for message in [Message.text("grüezi"), .binary([UInt8](repeating: 7, count: 1 << 20)), .text("")] {
                    try await socket.send(message)
                    // Kept out of #require, which would look for the differences of long bytes one by one.
                    let isSame = try await messages.next() == message
                    try #require(isSame)
                }

                server.send(SIGTERM)
                let after = try await messages.next()
                let code = await socket.closeCode
                try #require(after == nil && code == .goingAway)
            }

            #expect(exit == .code(0))
        }

        @Test func `a client of another program connects by the certificate's name, and by no other`() async throws {
            let folder = TemporaryFolder("wires")
            var clients: [ChildProcess] = []
            let exit = try await serving { server, port, trusted in
                let before = server.descriptorCount
                clients = try ["localhost", "127.0.0.1"].map { host in
                    try ChildProcess(
                        BuildFolder.program("wire-check"), ["client", "wss://\(host):\(port)/ws", "--ca", trusted],
                        environment: Self.environment, log: "\(folder.path)/\(host)")
                }
                let stranger = await clients[1].exited()
                try #require(stranger == .code(1) && clients[1].output.contains("mismatch"))
                try await Self.until { server.descriptorCount > before || clients[0].exitNow != nil }
                try #require(clients[0].exitNow == nil, "\(clients[0].output)")
            }

            // The server that is told to stop says goodbye, and the client takes it as a good end.
            #expect(exit == .code(0))
            #expect(await clients[0].exited() == .code(0))
        }

        @Test func `a server that speaks HTTP 2 is spoken to in it, over one connection`() async throws {
            guard let nginx = try await Self.nginx() else {
                print("Skipped: nginx with HTTP/2 is not installed.")
                return
            }
            let files = TestCertificate()
            let trusted = try files.renew()
            let folder = TemporaryFolder("h2")
            let port = try await FreePort.any()
            let large = String(repeating: "0123456789abcdef", count: 1 << 16)
            try TextFile.write(large, to: "\(folder.path)/large.txt")
            try TextFile.write(
                Self.configuration(port, folder.path, files), to: "\(folder.path)/nginx.conf")
            let server = try ChildProcess(
                nginx, ["-p", folder.path, "-e", "\(folder.path)/errors", "-c", "\(folder.path)/nginx.conf"],
                environment: Self.environment, log: "\(folder.path)/said")
            try await Self.until { (try? BlockingConnection.open(port)) != nil || server.exitNow != nil }
            var options = HTTPClient.Options()
            options.caFile = trusted
            let client = HTTPClient(options)
            let origin = "https://localhost:\(port)"

            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        let answer = try await client.send(ClientRequest(.get, "\(origin)/large.txt"))
                        let isWhole = try await answer.collect(upTo: 2 << 20) == Array(large.utf8)
                        return answer.status == .ok && answer.version == .http2 && isWhole
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
            let body = [UInt8](repeating: 7, count: 1 << 20)
            let taken = try await client.send(ClientRequest(.put, "\(origin)/taken", body: .bytes(body)))
            let missing = try await client.send(ClientRequest(.get, "\(origin)/nothing"))
            var plain = ClientRequest(.get, "\(origin)/large.txt")
            plain.version = .http1
            let old = try await client.send(plain)
            _ = try await old.collect(upTo: 2 << 20)

            let statistics = await client.statistics
            let isTaken = Array(TextFile.read("\(folder.path)/taken").utf8) == body
            #expect(taken.version == .http2 && taken.status == .created && isTaken)
            #expect(missing.version == .http2 && missing.status == .notFound)
            #expect(old.version == .http1_1 && old.status == .ok)
            // One for all that was asked in HTTP/2, one for what was asked in 1.1.
            #expect(statistics.connectionsMade == 2)
            await client.close()
            server.send(SIGKILL)
            await server.exited()
        }

        /// Where nginx is, if it is there, speaks HTTP/2 and takes files.
        private static func nginx() async throws -> String? {
            let places = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx", "/usr/local/bin/nginx"]
            guard let path = places.first(where: { access($0, X_OK) == 0 }) else { return nil }
            let folder = TemporaryFolder("nginx")
            let asked = try ChildProcess(path, ["-V"], environment: environment, log: "\(folder.path)/said")
            await asked.exited()
            return ["http_v2_module", "http_dav_module"].allSatisfy(asked.output.contains) ? path : nil
        }

        private static func configuration(_ port: Int, _ folder: String, _ files: TestCertificate) -> String {
            let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
                "\($0)_temp_path \(folder)/\($0);"
            }
            return """
                daemon off;
                master_process off;
                pid \(folder)/nginx.pid;
                events { worker_connections 64; }
                http {
                    access_log off;
                    \(temporary.joined(separator: " "))
                    server {
                        listen 127.0.0.1:\(port) ssl http2;
                        ssl_certificate \(files.certificate);
                        ssl_certificate_key \(files.key);
                        root \(folder);
                        client_max_body_size 10m;
                        location = /taken { dav_methods PUT; }
                    }
                }
                """
        }
    }
}
