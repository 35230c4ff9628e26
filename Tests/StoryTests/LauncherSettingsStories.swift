import FleetTestSupport
import Glibc
import HTTP
import Testing

extension Stories {
    @Suite struct LaunchingSettings {
        @Test func `a setting is found where a service finds it`() async throws {
            let launcher = try await Launcher()
            let path = launcher.folder.path
            try TextFile.write("4321\n", to: "\(path)/port")
            mkdir("\(path)/credentials", 0o700)
            try TextFile.write("4322", to: "\(path)/credentials/relay_port")
            try TextFile.write("FLEET_PORT_OFFSET=10\nDRAIN_SECONDS=1m\n", to: "\(path)/settings.env")

            let status = try await launcher.run(
                "status",
                with: ["GATEWAY_PORT_FILE": "\(path)/port", "CREDENTIALS_DIRECTORY": "\(path)/credentials"])

            #expect(status.exit == .code(1))
            #expect(status.output.contains(" 4331 ") && status.output.contains(" 4332 "), "\(status.output)")
        }

        @Test(arguments: ["30s", "1.5", "250ms", " 2m ", "1h", "3600"])
        func `a length of time is read as a service reads it`(text: String) async throws {
            let launcher = try await Launcher(["DRAIN_SECONDS": text])

            #expect(try await launcher.run("status").exit == .code(1))
            #expect(try await launcher.shell("\"$FLEET_BIN_DIR/gateway\" --config").exit == .code(0))
        }

        @Test(arguments: ["soon", "2h", "-1", "5 days"])
        func `a length of time that a service refuses is refused`(text: String) async throws {
            let launcher = try await Launcher(["DRAIN_SECONDS": text])

            #expect(try await launcher.run("status").exit == .code(78))
            #expect(try await launcher.shell("\"$FLEET_BIN_DIR/gateway\" --config").exit == .code(78))
        }

        @Test func `the example names every setting of every service`() async throws {
            let launcher = try await Launcher()
            for name in Launcher.names {
                let help = try await launcher.shell("\"$FLEET_BIN_DIR/\(name)\" --help")
                let example = try await launcher.shell("cat \"$ROOT/deploy/fleet.env.example\"").output
                let known = Set(
                    example.split(separator: "\n").compactMap { line in
                        line.trimmingPrefix("# ").split(separator: "=").first.map { String($0) }
                    })
                let rows = help.output.split(separator: "\n").drop { !$0.hasPrefix("Name ") }.dropFirst()

                #expect(rows.count > 10)
                for row in rows {
                    let setting = String(row.prefix { $0 != " " })
                    // PORT is for one service that is started alone, so it has no place in a file for five.
                    #expect(setting == "PORT" || known.contains(setting), "\(setting) of \(name) is not in the example")
                }
            }
        }

        @Test func `a gateway that answers https is found ready`() async throws {
            let files = TestCertificate()
            try files.renew()
            try await withLauncher(files.settings) { launcher in
                let up = try await launcher.run("up", "-d")

                #expect(up.exit == .code(0), "\(up.output)")
                #expect(up.output.contains("https://127.0.0.1:\(launcher.firstPort)/"))
                #expect(try await launcher.run("status").exit == .code(0))
            }
        }

        @Test func `a leftover is found also when its binary has been built anew`() async throws {
            let launcher = try await Launcher()
            let left = try await launcher.shell(
                """
                cp -L "$FLEET_BIN_DIR/gateway" "$FLEET_BIN_DIR/copy"
                mv -f "$FLEET_BIN_DIR/copy" "$FLEET_BIN_DIR/gateway"
                mkdir "$STATE_DIR/run"
                LOG_LEVEL=error "$FLEET_BIN_DIR/gateway" &
                left=$!
                until curl -q -s -o "$STATE_DIR/answer" "http://127.0.0.1:$GATEWAY_PORT/livez"; do
                    kill -0 $left || exit 99
                    sleep 0.05
                done
                cp "$FLEET_BIN_DIR/gateway" "$FLEET_BIN_DIR/copy"
                mv -f "$FLEET_BIN_DIR/copy" "$FLEET_BIN_DIR/gateway"
                code=0
                "$ROOT/scripts/fleet" down || code=$?
                kill $left
                wait $left
                exit $code
                """)

            #expect(left.exit == .code(1))
            #expect(left.output.contains("no record of"), "\(left.output)")
        }
    }
}
