import Guarded
import Problems
import Settings

/// What servers of tools know us by, each in a setting of its own.
///
/// A manifest names the setting. Only names that begin with `TOOL_` are looked up, so that no manifest can have another
/// secret of the fleet sent somewhere.
struct ToolSecrets: Sendable {
    static let prefix = "TOOL_"

    private let known: Guarded<SettingsSources>
    private var sources: SettingsSources { known.withLock { $0 } }

    init(_ sources: SettingsSources = SettingsSources()) { known = Guarded(sources) }

    /// Looks into other settings from now on, for all who hold this.
    func change(_ secrets: ToolSecrets) {
        let sources = secrets.sources
        known.withLock { $0 = sources }
    }

    /// The secret in a setting. A `Problem` names the setting that holds none.
    func secret(named name: String) throws -> Secret {
        guard name.hasPrefix(Self.prefix), let found = try sources.find(name)?.value, !found.isEmpty,
            found.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { throw Problem(.unavailable, "The setting \(name) holds nothing that could be sent.") }
        return Secret(found)
    }
}
