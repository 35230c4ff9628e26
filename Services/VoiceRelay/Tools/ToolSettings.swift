import Settings
import Targets

/// What the service is told of its tools.
struct ToolSettings: Sendable {
    /// What those know who have tools used from elsewhere.
    var secret: Secret?
    /// Where tools of manifests may be beside the internet at large.
    var allowed: [AllowedTarget]
    /// What servers of tools know us by.
    var secrets: ToolSecrets
    /// Whether agents may have anything done in calls.
    var areForAgents: Bool

    init(from reader: inout SettingsReader) {
        secret = reader.secret("TOOLS_SECRET", "What agents elsewhere show to use the tools below /tools.")
        allowed = reader.targets("ALLOWED_TOOL_TARGETS", "Where tools of manifests may be beside public addresses")
        secrets = ToolSecrets(reader.sources)
        areForAgents = reader.flag("USE_OPENAI_FUNCTIONS", default: true, "Whether agents may use tools in calls.")
    }
}

extension TargetCheck.Purpose {
    static let tools = Self("Tools may not be asked at", setting: "ALLOWED_TOOL_TARGETS")
}
