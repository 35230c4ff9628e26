import Fleet
import Models
import Settings

extension VoiceRelayService {
    /// Everything this service can be told beyond what its frame is told.
    struct Settings: ServiceSettings {
        let telephony: TelephonySettings
        let agents: AgentSettings
        let tools: ToolSettings
        let models: ModelSettings
        let journal: JournalSettings
        /// How long calls may go on when the service is told to stop.
        let drainTime: Duration
        /// Where customers are known; nil when they are not.
        let segment: SegmentSettings?

        init(from reader: inout SettingsReader) {
            telephony = TelephonySettings(from: &reader)
            agents = AgentSettings(from: &reader)
            tools = ToolSettings(from: &reader)
            models = ModelSettings(from: &reader)
            journal = JournalSettings(from: &reader)
            drainTime = reader.duration(
                "RELAY_DRAIN_SECONDS", default: .seconds(120), in: .zero ... .seconds(3_600),
                "How long calls may go on when the service is told to stop.")
            segment = SegmentSettings(from: &reader)
        }
    }
}
