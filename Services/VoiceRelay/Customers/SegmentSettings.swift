import Settings

/// Where Segment keeps what is known of customers, and how it is asked.
struct SegmentSettings: Sendable {
    var space: String
    /// Reads profiles.
    var accessSecret: Secret
    /// Writes events.
    var writeKey: Secret
    var profiles = "https://profiles.segment.com"
    var tracking = "https://api.segment.io"

    /// Nil when nothing is given; two of the three are a bad value.
    init?(from reader: inout SettingsReader) {
        let space = reader.optionalText("SEGMENT_SPACE_ID", "The Segment space that holds what is known of customers.")
        let accessSecret = reader.secret("SEGMENT_ACCESS_SECRET", "What Segment's profiles are read with.")
        let writeKey = reader.secret("SEGMENT_WRITE_KEY", "What events are written to Segment with.")
        let base = reader.optionalURL(
            "SEGMENT_BASE_URL", "One origin that stands in for every Segment host, for tests.")
        guard let space, let accessSecret, let writeKey else {
            let missing = [
                ("SEGMENT_SPACE_ID", space == nil), ("SEGMENT_ACCESS_SECRET", accessSecret == nil),
                ("SEGMENT_WRITE_KEY", writeKey == nil),
            ].filter(\.1).map(\.0)
            if missing.count < 3 {
                reader.note(
                    "Segment needs all three or none: \(missing.joined(separator: " and ")) is missing.",
                    field: missing[0])
            }
            return nil
        }
        self.space = space
        self.accessSecret = accessSecret
        self.writeKey = writeKey
        if let base { (profiles, tracking) = (base, base) }
    }
}
