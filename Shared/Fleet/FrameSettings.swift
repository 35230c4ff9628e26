import Net
package import Settings
package import Telemetry

/// What every service can be told, whatever its concern.
package struct FrameSettings: Sendable {
    package var port: Int
    package var host: String
    package var sharesPort: Bool
    package var stateFolder: String
    package var fleetToken: Secret?
    package var logLevel: LogLevel
    package var logForm: LogChoice
    package var logsAccess: Bool
    package var drainTime: Duration
    package var mostConnections: Int
    package var eventsKept: Duration
    package var traceFile: String?
    /// Of what the program was built, as whoever starts it says.
    package var revision: String
    /// What is shown to those who ask; nil means that nothing is encrypted.
    package var certificate: CertificateFiles?
    /// Whom to trust for neighbours behind https, in place of the system's authorities.
    package var authorities: String?
    /// Where each neighbour answers.
    package var neighbours: [String: String] = [:]

    package enum LogChoice: String, Sendable, CaseIterable { case auto, json, text, journal }

    package init(from reader: inout SettingsReader, for profile: ServiceProfile) {
        port = reader.ownPort(profile.portSetting, default: profile.port, "Port to answer on.")
        host = "127.0.0.1"
        if profile.mayListenWider {
            let name = profile.portSetting.replacingSuffix("_PORT", with: "_HOST")
            host = reader.text(name, default: host, "Address to listen at; 0.0.0.0 for every one of the machine.")
            if SocketAddress(numeric: host, port: port) == nil {
                reader.note("\(name) must be an address in numbers, such as 127.0.0.1 or ::.", field: name)
            }
        }
        sharesPort = reader.flag(
            "SHARE_PORT", default: false, "Lets a second process of the same service answer on the same port.")
        stateFolder = reader.path("STATE_DIR", default: "var", "Folder for everything that is kept.")
        fleetToken = reader.secret("FLEET_TOKEN", "What the services know each other by.")
        let isDebug = reader.flag("DEBUG_MODE", default: false, "The originals' word for LOG_LEVEL=debug.")
        logLevel = reader.choice(
            "LOG_LEVEL", default: isDebug ? .debug : .info, "From which importance on lines are logged.")
        logForm = reader.choice(
            "LOG_FORMAT", default: .auto, "How lines are logged; auto is text on a terminal, else JSON.")
        logsAccess = reader.flag("ACCESS_LOG", default: true, "Whether each answered request is logged.")
        drainTime = reader.duration(
            "DRAIN_SECONDS", default: .seconds(10), in: .zero ... .seconds(3_600),
            "How long running requests may finish.")
        mostConnections = reader.number(
            "MAX_CONNECTIONS", default: 20_000, in: 1...1_000_000, "Connections at once; who comes then waits.")
        eventsKept = reader.duration(
            "EVENTS_KEPT", default: .seconds(7 * 86_400), "How long events can be replayed.")
        traceFile = reader.optionalPath("TRACE_FILE", "File to write spans to, one JSON object a line.")
        revision = reader.text("FLEET_REVISION", default: "unknown", "Shown in /healthz; scripts/fleet says it.")
        if profile.mayListenWider { certificate = CertificateFiles(from: &reader) }
        if !profile.neighbours.isEmpty {
            authorities = reader.optionalPath(
                "TLS_CA_FILE", "PEM file of those to trust for neighbours behind https, in place of the system's.")
        }
        for neighbour in Neighbour.all where profile.neighbours.contains(neighbour.name) {
            let port = reader.port(neighbour.portSetting, default: neighbour.port, "Port of \(neighbour.name).")
            neighbours[neighbour.name] = reader.url(
                neighbour.addressSetting, default: "http://127.0.0.1:\(port)", "Where \(neighbour.name) answers.")
        }
        reader.ignored(
            ["CLIENT_URL", "NODE_ENV", "DEPLOYMENT_ENVIRONMENT", "TWILIO_FUNCTIONS_URL"],
            "a setting of the programs this fleet replaces; nothing here needs it")
    }
}

extension FrameSettings {
    /// The settings that differ in another reading and cannot change while the service runs.
    func settledNames(differingFrom other: FrameSettings) -> [String] {
        let pairs: [(String, Bool)] = [
            ("port", port == other.port), ("host", host == other.host), ("SHARE_PORT", sharesPort == other.sharesPort),
            ("STATE_DIR", stateFolder == other.stateFolder), ("LOG_FORMAT", logForm == other.logForm),
            ("MAX_CONNECTIONS", mostConnections == other.mostConnections),
            ("EVENTS_KEPT", eventsKept == other.eventsKept), ("TRACE_FILE", traceFile == other.traceFile),
            ("FLEET_REVISION", revision == other.revision),
            ("TLS_CERTIFICATE_FILE", certificate == other.certificate),
            ("TLS_CA_FILE", authorities == other.authorities), ("neighbours", neighbours == other.neighbours),
        ]
        return pairs.filter { !$0.1 }.map(\.0)
    }
}

/// The row of services, from left to right.
package struct Neighbour: Sendable {
    package var name: String
    package var portSetting: String
    package var port: Int

    var addressSetting: String { portSetting.replacingSuffix("_PORT", with: "_URL") }
    var hostSetting: String { portSetting.replacingSuffix("_PORT", with: "_HOST") }

    package static let all = [
        Neighbour(name: "gateway", portSetting: "GATEWAY_PORT", port: 3_000),
        Neighbour(name: "voice-relay", portSetting: "RELAY_PORT", port: 8_080),
        Neighbour(name: "intelligence-webhook", portSetting: "INTELLIGENCE_PORT", port: 4_000),
        Neighbour(name: "clustering-worker", portSetting: "CLUSTERING_PORT", port: 8_000),
        Neighbour(name: "conversations-api", portSetting: "CONVERSATIONS_PORT", port: 3_001),
    ]

    /// The services to the right of one: those it may call.
    package static func rightOf(_ name: String) -> [String] {
        all.map(\.name).drop { $0 != name }.dropFirst().map { $0 }
    }
}

extension String {
    fileprivate func replacingSuffix(_ suffix: String, with other: String) -> String {
        hasSuffix(suffix) ? dropLast(suffix.count) + other : self + other
    }
}
