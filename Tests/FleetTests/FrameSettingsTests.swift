import HTTPServer
import JSON
import Problems
import Settings
import Telemetry
import Testing

@testable import Fleet

@Suite struct FrameSettingsTests {
    private struct Probe: FleetService {
        struct Settings: ServiceSettings { init(from reader: inout SettingsReader) {} }
        static let profile = ServiceProfile(
            name: "gateway", concern: "Being tested.", portSetting: "GATEWAY_PORT", port: 3_000, mayListenWider: true,
            neighbours: Neighbour.rightOf("gateway"))
        init(settings: Settings, frame: Frame) async throws {}
        var routes: [Route] { [] }
    }

    private func told(_ environment: [String: String] = [:], dotEnv: String = "") -> Told<Probe> {
        Told(SettingsSources(environment: environment, dotEnv: DotEnv(dotEnv)))
    }

    @Test func `nothing said is enough`() {
        let told = told()

        #expect(told.problems.isEmpty && told.warnings.isEmpty)
        #expect(told.frame.port == 3_000 && told.frame.host == "127.0.0.1" && told.frame.fleetToken == nil)
        #expect(told.frame.neighbours["voice-relay"] == "http://127.0.0.1:8080")
        #expect(told.frame.drainTime == .seconds(10) && told.frame.logsAccess)
    }

    @Test func `an offset moves the service and its neighbours alike`() {
        let told = told(["FLEET_PORT_OFFSET": "1000", "RELAY_PORT": "9000"])

        #expect(told.frame.port == 4_000)
        #expect(told.frame.neighbours["voice-relay"] == "http://127.0.0.1:10000")
        #expect(told.frame.neighbours["conversations-api"] == "http://127.0.0.1:4001")
    }

    @Test func `every bad value is told`() {
        let told = told([
            "GATEWAY_PORT": "x", "GATEWAY_HOST": "localhost", "LOG_LEVEL": "loud", "DRAIN_SECONDS": "-1",
            "MAX_CONNECTIONS": "0", "RELAY_URL": "ftp://x", "ACCESS_LOG": "perhaps",
        ])

        #expect(
            Set(told.problems.compactMap(\.field)) == [
                "GATEWAY_PORT", "GATEWAY_HOST", "LOG_LEVEL", "DRAIN_SECONDS", "MAX_CONNECTIONS", "RELAY_URL",
                "ACCESS_LOG",
            ])
    }

    @Test func `half a certificate is a bad value`() {
        let whole = told(["TLS_CERTIFICATE_FILE": "/c", "TLS_KEY_FILE": "/k"])

        #expect(whole.problems.isEmpty && whole.frame.certificate?.certificate == "/c")
        #expect(whole.frame.certificate?.key == "/k")
        #expect(told(["TLS_CERTIFICATE_FILE": "", "TLS_KEY_FILE": ""]).frame.certificate == nil)
        #expect(told(["TLS_CERTIFICATE_FILE": "/c"]).problems.map(\.field) == ["TLS_KEY_FILE"])
        #expect(told(["TLS_KEY_FILE": "/k"]).problems.map(\.field) == ["TLS_CERTIFICATE_FILE"])
        for name in ["TLS_CERTIFICATE_FILE", "TLS_KEY_FILE", "TLS_CA_FILE", "FLEET_REVISION"] {
            #expect(told().help("Usage").contains(name), "\(name)")
        }
    }

    @Test(arguments: ["0.0.0.0", "::", "127.0.0.1", "192.0.2.1"])
    func `the public door may listen wider`(host: String) {
        #expect(told(["GATEWAY_HOST": host]).problems.isEmpty)
    }

    @Test func `stand-ins are told once, and slips only where they look like one`() {
        let told = told(
            dotEnv: "FLEET_TOKEN=replace-me\nLOG_LEVLE=debug\nOPENAI_MODEL=some\nRELAY_HOST=::1\nGATEWAY_PRT=1\n")

        #expect(told.warnings.count == 3, "\(told.warnings)")
        #expect(told.warnings[0].hasSuffix("count as not given: FLEET_TOKEN."))
        #expect(told.warnings[1].hasSuffix("did you mean LOG_LEVEL?"))
        #expect(told.warnings[2].hasSuffix("did you mean GATEWAY_PORT?"))
    }

    @Test func `the originals' word for talking much is understood`() {
        #expect(told(["DEBUG_MODE": "true"]).frame.logLevel == .debug)
        #expect(told(["DEBUG_MODE": "true", "LOG_LEVEL": "error"]).frame.logLevel == .error)
    }

    @Test func `tables show every setting and no secret`() throws {
        let told = told(["FLEET_TOKEN": "canary"])

        #expect(told.help("Usage").contains("GATEWAY_PORT"))
        #expect(!told.configuration(reveal: false, asJSON: false).contains("canary"))
        #expect(!told.configuration(reveal: false, asJSON: true).contains("canary"))
        #expect(told.configuration(reveal: true, asJSON: true).contains("canary"))
        #expect(try JSONValue(parsing: told.configuration(reveal: false, asJSON: true)).array?.isEmpty == false)
    }

    @Test func `what cannot change while it runs is known`() {
        let before = told().frame
        let after = told(["FLEET_TOKEN": "new", "LOG_LEVEL": "debug", "GATEWAY_PORT": "3333", "STATE_DIR": "/x"]).frame
        let secured = told(["TLS_CERTIFICATE_FILE": "/c", "TLS_KEY_FILE": "/k", "TLS_CA_FILE": "/a"]).frame

        #expect(before.settledNames(differingFrom: before).isEmpty)
        #expect(before.settledNames(differingFrom: after) == ["port", "STATE_DIR"])
        #expect(before.settledNames(differingFrom: secured) == ["TLS_CERTIFICATE_FILE", "TLS_CA_FILE"])
    }

    @Test func `a service calls only those to its right`() {
        #expect(Neighbour.rightOf("conversations-api").isEmpty)
        #expect(Neighbour.rightOf("clustering-worker") == ["conversations-api"])
        #expect(Neighbour.rightOf("gateway").count == 4)
        #expect(Neighbour.rightOf("nobody").isEmpty)
    }

    @Test func `the command line is understood, or not`() {
        #expect(CommandRequest([]) == .serve)
        #expect(CommandRequest(["--help"]) == .help)
        #expect(CommandRequest(["--version"]) == .version)
        #expect(CommandRequest(["--config", "--json"]) == .configuration(reveal: false, asJSON: true))
        #expect(CommandRequest(["--config", "--reveal"]) == .configuration(reveal: true, asJSON: false))
        #expect(CommandRequest(["--config", "--what"]) == nil)
        #expect(CommandRequest(["serve"]) == nil)
    }
    @Test func `a service's own commands are known by their name, and shown to whoever asks for help`() {
        let commands = [ServiceCommand("ring", "BELL…", "rings") { _ in .stopped }]

        #expect(CommandRequest(["ring", "a", "--loud"], commands: commands) == .own("ring", ["a", "--loud"]))
        #expect(CommandRequest(["ring"]) == nil && CommandRequest(["rang"], commands: commands) == nil)
        #expect(CommandRequest(["--help", "ring"], commands: commands) == .help)
        #expect(CommandRequest.usage(commands).hasSuffix("\n  ring BELL…                    rings"))
        #expect(!CommandRequest.usage().contains("ring"))
    }
}
