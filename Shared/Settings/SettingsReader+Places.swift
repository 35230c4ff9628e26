/// The kinds that say where something is: addresses, files, ports.
extension SettingsReader {
    /// Reads an absolute URL. A slash at its end is cut, so that paths can be put behind it.
    package mutating func url(
        _ name: String, default standard: String, schemes: [String] = ["http", "https"], oldNames: [String] = [],
        _ meaning: String
    ) -> String {
        let ask = Self.askURL(name, schemes, oldNames, meaning)
        return take(ask, standard: standard, write: { $0 }) { SettingValues.url($0, schemes: schemes) } ?? standard
    }

    /// Reads an absolute URL that may be missing.
    package mutating func optionalURL(
        _ name: String, schemes: [String] = ["http", "https"], oldNames: [String] = [], _ meaning: String
    ) -> String? {
        let ask = Self.askURL(name, schemes, oldNames, meaning)
        return take(ask, standard: nil, write: { $0 }) { SettingValues.url($0, schemes: schemes) }
    }

    /// Reads the path of a file or folder; `~/` is the home folder.
    package mutating func path(
        _ name: String, default standard: String, oldNames: [String] = [], _ meaning: String
    ) -> String {
        let home = sources.environmentValue("HOME")
        let ask = Ask(name: name, oldNames: oldNames, kind: .path, must: Self.aPath, meaning: meaning)
        let value = take(ask, standard: standard, write: { $0 }) { Self.path($0, home: home) }
        return value ?? standard
    }

    /// Reads a path that may be missing.
    package mutating func optionalPath(_ name: String, oldNames: [String] = [], _ meaning: String) -> String? {
        let home = sources.environmentValue("HOME")
        let ask = Ask(name: name, oldNames: oldNames, kind: .path, must: Self.aPath, meaning: meaning)
        return take(ask, standard: nil, write: { $0 }) { Self.path($0, home: home) }
    }

    /// Reads a port and adds `FLEET_PORT_OFFSET`, so that a second fleet fits beside the first. Zero stays zero.
    package mutating func port(
        _ name: String, default standard: Int, oldNames: [String] = [], _ meaning: String
    ) -> Int {
        let offset = number(
            "FLEET_PORT_OFFSET", default: 0, in: 0...60_000, "Added to every port, for a second fleet beside the first."
        )
        let must = "a port from 0 to 65535"
        let ask = Ask(name: name, oldNames: oldNames, kind: .port, must: must, meaning: meaning)
        let value = take(ask, standard: standard, write: { "\($0)" }) { text in
            SettingValues.number(text).flatMap { (0...65_535).contains($0) ? $0 : nil }
        }
        let port = value ?? standard
        guard port != 0, offset != 0 else { return port }
        guard port + offset <= 65_535 else {
            note("\(name) is above 65535 once FLEET_PORT_OFFSET is added.", field: name)
            return port
        }
        amend(name, value: "\(port + offset)")
        return port + offset
    }

    /// Reads the port this very service answers on: like `port`, but `PORT` of the real environment wins as it stands.
    ///
    /// `PORT` in `.env` is left alone, because five services read that file and cannot all have the same port.
    package mutating func ownPort(
        _ name: String, default standard: Int, oldNames: [String] = [], _ meaning: String
    ) -> Int {
        let usual = port(name, default: standard, oldNames: oldNames, meaning)
        if sources.dotEnv["PORT"] != nil {
            warn("PORT in \(sources.dotEnv.path) is ignored, because it names no service; use \(name).")
        }
        let text = SettingValues.trimmed(sources.environmentValue("PORT") ?? "")
        var alone = Setting(
            name: "PORT", oldNames: [], kind: .port, standard: nil,
            meaning: "Port of a service that is started alone; wins over \(name).")
        if !text.isEmpty {
            alone.value = Secret(text)
            alone.source = .environment
        }
        record(alone)
        guard !text.isEmpty else { return usual }
        guard let single = SettingValues.number(text), (0...65_535).contains(single) else {
            note("PORT must be a port from 0 to 65535 (environment).", field: "PORT")
            return usual
        }
        amend(name, value: "\(single)", source: .environment)
        return single
    }

    private static let aPath = "a path without control characters, of 4096 bytes at most"

    private static func path(_ text: String, home: String?) -> String? {
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), text.utf8.count <= 4_096 else { return nil }
        guard text == "~" || text.hasPrefix("~/") else { return text }
        return home.map { $0 + text.dropFirst() }
    }

    private static func askURL(_ name: String, _ schemes: [String], _ old: [String], _ meaning: String) -> Ask {
        let must = "an absolute URL that begins with \(schemes.map { $0 + "://" }.joined(separator: " or "))"
        return Ask(name: name, oldNames: old, kind: .url, must: must, meaning: meaning)
    }
}
