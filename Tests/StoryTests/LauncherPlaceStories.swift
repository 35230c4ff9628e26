import FleetTestSupport
import Glibc
import HTTP
import Testing

extension Stories {
    /// The launcher wherever it is called from, and wherever the gateway listens.
    @Suite struct LaunchingPlaces {
        @Test(arguments: [
            ("0.0.0.0", "127.0.0.1"), ("127.0.0.2", "127.0.0.2"), ("::", "[::1]"), ("::1", "[::1]"),
            ("0:0::1", "[0:0::1]"),
        ])
        func `a gateway is found ready at whatever address it listens`(host: String, asked: String) async throws {
            guard !host.contains(":") || access("/proc/net/if_inet6", R_OK) == 0 else {
                print("Skipped: this machine has no IPv6.")
                return
            }
            try await withLauncher(["GATEWAY_HOST": host]) { launcher in
                let up = try await launcher.run("up", "-d")

                try #require(up.exit == .code(0), "\(up.output)")
                try #require(up.output.contains("http://\(asked):\(launcher.firstPort)/"), "\(up.output)")
                try #require(try await launcher.run("status").exit == .code(0))
                let answers = try? await launcher.client(of: "gateway").get("/livez").status
                try #require(answers == (host == "0.0.0.0" || host == "::" ? .ok : nil))
                let second = try await launcher.run("run", "gateway", with: ["STATE_DIR": "\(launcher.folder.path)/b"])
                try #require(second.exit == .code(3), "\(second.output)")
            }
        }

        @Test func `a path in a setting is meant from the project's folder, wherever the caller stands`() async throws {
            let files = TestCertificate()
            try files.renew()
            // As many steps up as lead from the project to the root, and from a deeper folder elsewhere.
            let depth = Launcher.root.split(separator: "/").count
            let up = String(repeating: "../", count: depth).dropLast()
            let below = (0...depth).map { "\($0)" }.joined(separator: "/")
            try await withLauncher { launcher in
                try TextFile.write(
                    "TLS_CERTIFICATE_FILE=\(up)\(files.certificate)\nTLS_KEY_FILE=\(up)\(files.key)\n",
                    to: "\(launcher.folder.path)/settings.env")

                let started = try await launcher.shell(
                    """
                    mkdir -p "$STATE_DIR/\(below)" && cd "$STATE_DIR/\(below)" && "$ROOT/scripts/fleet" up -d &&
                        "$ROOT/scripts/fleet" restart gateway && "$ROOT/scripts/fleet" config
                    """)
                let link = try await launcher.shell(
                    "read -r pid rest <$STATE_DIR/run/gateway.pid && readlink /proc/$pid/cwd")

                try #require(started.exit == .code(0), "\(started.output)")
                try #require(link.output == Launcher.root + "\n")
            }
        }

        @Test func `a service that a killed keeper has left standing still is stopped in good order`() async throws {
            try await withLauncher { launcher in
                try #require(try await launcher.run("up", "-d").exit == .code(0))

                // As if the keeper had been killed in the midst of setting the log aside.
                let down = try await launcher.shell(
                    """
                    read -r pid rest <"$STATE_DIR/run/voice-relay.pid"
                    read -r keeper rest <"$STATE_DIR/run/voice-relay.keeper.pid"
                    kill -KILL $keeper
                    kill -STOP $pid
                    exec "$ROOT/scripts/fleet" down
                    """)

                try #require(down.exit == .code(0), "\(down.output)")
                try #require(down.output.contains("voice-relay stopped"), "\(down.output)")
                try #require(!down.output.contains("was killed"), "\(down.output)")
            }
        }

        @Test func `the doctor knows the names of the originals, and what they are called now`() async throws {
            let launcher = try await Launcher()
            try TextFile.write(
                "CLIENT_URL=x\nTWILIO_FUNCTION_STATUS_URL=y\nWORKER_PORT=8000\nLOG_LEVLE=info\nRETENTION_DAYS=30\nSIP_DOMAIN_URI=z\n",
                to: "\(launcher.folder.path)/settings.env")

            let told = try await launcher.run("doctor").output

            #expect(told.contains("accepted, and ignored because nothing here needs them: CLIENT_URL TWILIO_FUNCTION_"))
            #expect(told.contains("accepted, and not used so far: RETENTION_DAYS SIP_DOMAIN_URI\n"), "\(told)")
            #expect(told.contains("old names: WORKER_PORT (now CLUSTERING_PORT)"))
            #expect(told.contains("keys that nothing reads: LOG_LEVLE (LOG_LEVEL?)\n"), "\(told)")
        }
    }
}
