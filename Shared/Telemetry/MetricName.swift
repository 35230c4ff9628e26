/// The rules names of metrics and labels follow: Prometheus's data model, and our own habit of base units.
enum MetricName {
    /// Says what is wrong with a declaration, or nil.
    static func mistake(_ name: String, kind: MetricKind, labels: [String]) -> String? {
        guard isName(name, colons: true) else { return "\(name) is no name for a metric" }
        if kind == .counter, !name.hasSuffix("_total") { return "the counter \(name) does not end in _total" }
        if kind != .counter, name.hasSuffix("_total") { return "\(name) ends in _total and is no counter" }
        for unit in ["_ms", "_milliseconds", "_microseconds", "_kb", "_mb", "_percent"] where name.hasSuffix(unit) {
            return "\(name) is not in base units: seconds, bytes, ratio"
        }
        for label in labels where !isName(label, colons: false) || label.hasPrefix("__") {
            return "\(label) is no name for a label"
        }
        if kind == .histogram, labels.contains("le") { return "le belongs to the histogram itself" }
        return Set(labels).count == labels.count ? nil : "\(name) has a label twice"
    }

    private static func isName(_ name: String, colons: Bool) -> Bool {
        let isStart: (UInt8) -> Bool = { byte in
            (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
                || (colons && byte == UInt8(ascii: ":"))
        }
        guard let first = name.utf8.first, isStart(first) else { return false }
        return name.utf8.allSatisfy { isStart($0) || (0x30...0x39).contains($0) }
    }
}

/// What sort of metric it is; the raw value is Prometheus's word.
enum MetricKind: String, Sendable {
    case counter, gauge, histogram
}
