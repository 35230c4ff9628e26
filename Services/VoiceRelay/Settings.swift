import Fleet
import Settings

extension VoiceRelayService {
    /// Everything this service can be told beyond what its frame is told.
    struct Settings: ServiceSettings {
        let agents: AgentSettings
        /// Where customers are known; nil when they are not.
        let segment: SegmentSettings?

        init(from reader: inout SettingsReader) {
            agents = AgentSettings(from: &reader)
            segment = SegmentSettings(from: &reader)
        }
    }
}
