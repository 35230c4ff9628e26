import JSON
import Problems
import Settings

/// Everything a service was told from outside, read once.
struct Told<Service: FleetService>: Sendable {
    let frame: FrameSettings
    let service: Service.Settings
    let problems: [Problem]
    let warnings: [String]
    private let reader: SettingsReader

    /// Where all of it comes from.
    var sources: SettingsSources { reader.sources }

    init(_ sources: SettingsSources) {
        var reader = SettingsReader(sources)
        frame = FrameSettings(from: &reader, for: Service.profile)
        service = Service.Settings(from: &reader)
        problems = reader.problems
        warnings = reader.warnings + Self.placeholders(reader) + Self.misspelt(reader)
        self.reader = reader
    }

    private static func placeholders(_ reader: SettingsReader) -> [String] {
        guard !reader.placeholders.isEmpty else { return [] }
        let names = reader.placeholders.joined(separator: ", ")
        return ["Values that only stand in for real ones count as not given: \(names)."]
    }

    /// Five services share one file: a key this one does not know may well be another's, unless it looks like a slip.
    private static func misspelt(_ reader: SettingsReader) -> [String] {
        let others = Neighbour.all.flatMap { [$0.portSetting, $0.addressSetting, $0.hostSetting] }
        let known = Set(others + CertificateFiles.settings + ["TLS_CA_FILE"])
        return reader.unknownKeyWarnings(alsoKnown: known).filter { $0.hasSuffix("?") }
    }

    func help(_ usage: String) -> String {
        """
        \(Service.profile.name): \(Service.profile.concern)

        \(usage)

        Settings, from the environment, or from the file that FLEET_ENV_FILE names (.env); with FLEET_STRICT=1 in the
        environment a file that others can read is refused:

        \(SettingsTable(reader.settings).help())
        """
    }

    func configuration(reveal: Bool, asJSON: Bool) -> String {
        let table = SettingsTable(reader.settings)
        guard asJSON else { return table.config(reveal: reveal) }
        let rows: JSONValue = .array(
            table.rows(reveal: reveal).map { row in
                var members: JSONObject = ["name": .string(row.name), "source": .string(row.source)]
                members["value"] = row.value.map { .string($0) } ?? .null
                members["default"] = row.default.map { .string($0) } ?? .null
                members["secret"] = .bool(row.secret)
                members["meaning"] = .string(row.meaning)
                return .object(members)
            })
        return rows.description
    }
}
