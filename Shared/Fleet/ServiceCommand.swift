package import Settings

/// Something that a service's program does in place of serving: `voice-relay call …`.
package struct ServiceCommand: Sendable {
    /// What it is handed: the words behind its name, and what the service is told.
    package struct Errand: Sendable {
        package let words: [String]
        package let frame: FrameSettings
        /// For what the frame was not told.
        package let sources: SettingsSources
    }

    /// The first word of the command line.
    package let name: String
    /// The words behind it, as `--help` shows them.
    package let words: String
    /// What it does, in a few words.
    package let meaning: String
    package let run: @Sendable (Errand) async -> ServiceProcess.Exit

    package init(
        _ name: String, _ words: String, _ meaning: String,
        run: @escaping @Sendable (Errand) async -> ServiceProcess.Exit
    ) {
        self.name = name
        self.words = words
        self.meaning = meaning
        self.run = run
    }
}
