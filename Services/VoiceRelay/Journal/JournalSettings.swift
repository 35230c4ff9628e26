import Settings

/// What the journal can be told from outside.
struct JournalSettings: Sendable {
    /// How long a call is kept once it is over.
    let kept: Duration

    init(from reader: inout SettingsReader) {
        kept = reader.duration(
            "CALLS_KEPT", default: .seconds(90 * 86_400), in: .seconds(3_600) ... .seconds(20 * 366 * 86_400),
            "How long a call that is over is kept, with every word and frame of it.")
    }
}
