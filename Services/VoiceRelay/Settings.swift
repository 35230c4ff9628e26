import Fleet
import Settings

extension VoiceRelayService {
    /// Everything this service can be told beyond what its frame is told.
    struct Settings: ServiceSettings {
        let journal: JournalSettings
        let telephony: TelephonySettings
        let tools: ToolSettings

        init(from reader: inout SettingsReader) {
            journal = JournalSettings(from: &reader)
            telephony = TelephonySettings(from: &reader)
            tools = ToolSettings(from: &reader)
        }
    }
}
