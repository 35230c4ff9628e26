/// Prints declared settings: as help, and with the values in force.
package struct SettingsTable: Sendable {
    /// One setting, ready to be written as JSON.
    package struct Row: Sendable, Hashable, Codable {
        package let name: String
        package let kind: String
        package let value: String?
        package let source: String
        package let `default`: String?
        package let meaning: String
        package let secret: Bool
        package let oldNames: [String]
    }

    private let settings: [Setting]

    package init(_ settings: [Setting]) {
        self.settings = settings
    }

    /// What `--help` prints: name, default, meaning.
    package func help() -> String {
        Self.aligned(
            header: ["Name", "Default", "Meaning"],
            settings.map { setting in
                let standard = setting.isSecret ? "(secret)" : Self.printable(setting.standard ?? "–")
                return [setting.name, standard, setting.meaning]
            })
    }

    /// What `config` prints: name, value in force, where it comes from. Secrets are masked unless revealed.
    package func config(reveal: Bool = false) -> String {
        Self.aligned(
            header: ["Name", "Value", "Source"],
            settings.map { setting in
                [
                    setting.name, Self.printable(setting.shown(reveal: reveal) ?? "–"),
                    Self.printable("\(setting.source)"),
                ]
            })
    }

    /// The same as rows for JSON.
    package func rows(reveal: Bool = false) -> [Row] {
        settings.map { setting in
            Row(
                name: setting.name, kind: setting.kind.rawValue, value: setting.shown(reveal: reveal),
                source: "\(setting.source)", default: setting.standard, meaning: setting.meaning,
                secret: setting.isSecret, oldNames: setting.oldNames)
        }
    }

    /// Keeps a value on its line and quotes what would look like nothing.
    private static func printable(_ text: String) -> String {
        if text.isEmpty { return "\"\"" }
        let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
        return isPlain ? text : String(reflecting: text)
    }

    private static func aligned(header: [String], _ rows: [[String]]) -> String {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        var text = ""
        for row in all {
            for column in header.indices.dropLast() {
                text += row[column]
                text += String(repeating: " ", count: widths[column] - row[column].count + 2)
            }
            text += row[header.count - 1] + "\n"
        }
        return text
    }
}
