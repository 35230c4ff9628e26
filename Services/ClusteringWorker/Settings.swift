import Fleet
import Settings

extension ClusteringService {
    /// Everything this service can be told beyond what its frame is told.
    struct Settings: ServiceSettings {
        init(from reader: inout SettingsReader) {}
    }
}
