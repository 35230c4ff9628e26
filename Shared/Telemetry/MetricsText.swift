/// Writes metrics in Prometheus's text format 0.0.4.
package struct MetricsText {
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private var bytes: [UInt8] = []

    /// Returns every metric's lines; `reading` metrics are asked now.
    package static func bytes(of metrics: Metrics) -> [UInt8] {
        var text = MetricsText()
        for declaration in metrics.all { text.append(declaration) }
        return text.bytes
    }

    private mutating func append(_ metric: Metrics.Declaration) {
        bytes += "# HELP \(metric.name) ".utf8
        append(escaped: metric.help, quotes: false)
        bytes += "\n# TYPE \(metric.name) \(metric.kind.rawValue)\n".utf8
        switch metric.source {
        case .counters(let family):
            for (values, cell) in family.all {
                sample(metric.name, metric.labels, values, number: "\(cell.value)")
            }
        case .gauges(let family):
            for (values, cell) in family.all {
                sample(metric.name, metric.labels, values, number: Self.number(cell.value))
            }
        case .histograms(let family, _):
            for (values, cell) in family.all { append(cell, metric, values) }
        case .readings(let read):
            for reading in read() where reading.labels.count == metric.labels.count {
                sample(metric.name, metric.labels, reading.labels, number: Self.number(reading.value))
            }
        }
    }

    private mutating func append(_ histogram: Histogram, _ metric: Metrics.Declaration, _ values: [String]) {
        let counts = histogram.cumulativeCounts
        for (index, count) in counts.enumerated() {
            let bound = index < histogram.bounds.count ? Self.number(histogram.bounds[index]) : "+Inf"
            sample(metric.name + "_bucket", metric.labels + ["le"], values + [bound], number: "\(count)")
        }
        sample(metric.name + "_sum", metric.labels, values, number: Self.number(histogram.sum))
        sample(metric.name + "_count", metric.labels, values, number: "\(counts.last ?? 0)")
    }

    private mutating func sample(_ name: String, _ labels: [String], _ values: [String], number: String) {
        bytes += name.utf8
        for (index, label) in labels.enumerated() {
            bytes.append(UInt8(ascii: index == 0 ? "{" : ","))
            bytes += label.utf8
            bytes += "=\"".utf8
            append(escaped: values[index], quotes: true)
            bytes.append(UInt8(ascii: "\""))
        }
        if !labels.isEmpty { bytes.append(UInt8(ascii: "}")) }
        bytes.append(UInt8(ascii: " "))
        bytes += number.utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Escapes backslashes and line feeds, and quotes where the text stands in quotes.
    private mutating func append(escaped text: String, quotes: Bool) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
            case 0x0A: bytes += #"\n"#.utf8
            case UInt8(ascii: "\"") where quotes: bytes += #"\""#.utf8
            default: bytes.append(byte)
            }
        }
    }

    /// Writes a number the way Prometheus does: `1` rather than `1.0`, `+Inf`, `NaN`.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value == value.rounded(), value.magnitude < 1e15 { return "\(Int64(value))" }
        return "\(value)"
    }
}
