import Guarded

/// Everything the process counts and measures.
///
/// Declaring a name twice with the same labels returns the same metric; any other second declaration, or a name that
/// breaks the rules, is a mistake in the program and stops it.
package final class Metrics: Sendable {
    /// The process's own.
    package static let shared = Metrics()

    /// One value worked out when somebody asks.
    package struct Reading: Sendable, Hashable {
        package let labels: [String]
        package let value: Double

        package init(_ value: Double, labels: [String] = []) {
            self.labels = labels
            self.value = value
        }
    }

    enum Source: Sendable {
        case counters(MetricFamily<Counter>)
        case gauges(MetricFamily<Gauge>)
        case histograms(MetricFamily<Histogram>, Buckets)
        case readings(@Sendable () -> [Reading])
    }

    struct Declaration: Sendable {
        let name: String
        let help: String
        let kind: MetricKind
        let labels: [String]
        let source: Source
    }

    private let mostSeries: Int
    private let declarations = Guarded<[String: Declaration]>([:])

    package init(mostSeries: Int = 1_000) {
        self.mostSeries = mostSeries
    }

    /// Declares a counter with labels.
    package func counter(_ name: String, help: String, labels: [String]) -> MetricFamily<Counter> {
        let source = declare(name, help, .counter, labels) {
            .counters(MetricFamily(name: name, labels: labels, mostSeries: self.mostSeries) { Counter() })
        }
        guard case .counters(let family) = source else { preconditionFailure("\(name) is no counter") }
        return family
    }

    /// Declares a counter.
    package func counter(_ name: String, help: String) -> Counter {
        counter(name, help: help, labels: []).cell([])
    }

    /// Declares a gauge with labels.
    package func gauge(_ name: String, help: String, labels: [String]) -> MetricFamily<Gauge> {
        let source = declare(name, help, .gauge, labels) {
            .gauges(MetricFamily(name: name, labels: labels, mostSeries: self.mostSeries) { Gauge() })
        }
        guard case .gauges(let family) = source else { preconditionFailure("\(name) is no gauge") }
        return family
    }

    /// Declares a gauge.
    package func gauge(_ name: String, help: String) -> Gauge {
        gauge(name, help: help, labels: []).cell([])
    }

    /// Declares a histogram with labels.
    package func histogram(
        _ name: String, help: String, labels: [String], buckets: Buckets = .voice
    ) -> MetricFamily<Histogram> {
        let source = declare(name, help, .histogram, labels) {
            .histograms(
                MetricFamily(name: name, labels: labels, mostSeries: self.mostSeries) { Histogram(buckets) }, buckets)
        }
        guard case .histograms(let family, buckets) = source else {
            preconditionFailure("\(name) is declared with other buckets")
        }
        return family
    }

    /// Declares a histogram.
    package func histogram(_ name: String, help: String, buckets: Buckets = .voice) -> Histogram {
        histogram(name, help: help, labels: [], buckets: buckets).cell([])
    }

    /// Declares a gauge that is read when somebody asks; a second declaration takes the first one's place.
    package func gauge(
        _ name: String, help: String, labels: [String] = [], reading: @escaping @Sendable () -> [Reading]
    ) {
        replace(Declaration(name: name, help: help, kind: .gauge, labels: labels, source: .readings(reading)))
    }

    /// Declares a counter that is read when somebody asks; a second declaration takes the first one's place.
    package func counter(
        _ name: String, help: String, labels: [String] = [], reading: @escaping @Sendable () -> [Reading]
    ) {
        replace(Declaration(name: name, help: help, kind: .counter, labels: labels, source: .readings(reading)))
    }

    /// Declares `fleet_build_info`, whose labels tell what is running.
    package func buildInfo(service: String, version: String, revision: String) {
        gauge(
            "fleet_build_info", help: "What is running; always 1.", labels: ["service", "version", "revision"]
        ) { [Reading(1, labels: [service, version, revision])] }
    }

    /// Every metric, in the order of the names.
    var all: [Declaration] {
        declarations.withLock { Array($0.values) }.sorted { $0.name < $1.name }
    }

    private func replace(_ declaration: Declaration) {
        check(declaration.name, declaration.kind, declaration.labels)
        declarations.withLock { $0[declaration.name] = declaration }
    }

    private func declare(
        _ name: String, _ help: String, _ kind: MetricKind, _ labels: [String], source: () -> Source
    ) -> Source {
        check(name, kind, labels)
        return declarations.withLock { declarations in
            if let known = declarations[name] {
                precondition(known.kind == kind && known.labels == labels, "\(name) is declared twice, differently")
                return known.source
            }
            let declaration = Declaration(name: name, help: help, kind: kind, labels: labels, source: source())
            declarations[name] = declaration
            return declaration.source
        }
    }

    private func check(_ name: String, _ kind: MetricKind, _ labels: [String]) {
        if let mistake = MetricName.mistake(name, kind: kind, labels: labels) { preconditionFailure(mistake) }
    }
}
