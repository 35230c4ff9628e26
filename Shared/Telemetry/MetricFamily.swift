import Guarded

/// One metric with all its series: one cell for each combination of label values.
///
/// Look a cell up once and keep it where the combination is known beforehand; updating it takes no lock.
package final class MetricFamily<Cell: Sendable>: Sendable {
    package let name: String
    package let labels: [String]
    private let mostSeries: Int
    private let make: @Sendable () -> Cell
    private let series = Guarded<[[String]: Cell]>([:])

    init(name: String, labels: [String], mostSeries: Int, make: @escaping @Sendable () -> Cell) {
        self.name = name
        self.labels = labels
        self.mostSeries = mostSeries
        self.make = make
    }

    /// Returns the cell of these label values, in the order the labels were declared.
    ///
    /// When there are too many series, or a value is longer than 200 bytes, the cell is the common one whose values
    /// all read `overflow`.
    package func with(_ values: String...) -> Cell { cell(values) }

    /// Returns the cell of these label values, given as an array.
    package func cell(_ values: [String]) -> Cell {
        precondition(values.count == labels.count, "\(name) has \(labels.count) labels")
        return series.withLock { series in
            if let cell = series[values] { return cell }
            var key = values
            if series.count >= mostSeries || values.contains(where: { $0.utf8.count > 200 }) {
                key = labels.map { _ in "overflow" }
                if let cell = series[key] { return cell }
            }
            let cell = make()
            series[key] = cell
            return cell
        }
    }

    /// Every series, in the order of its label values.
    var all: [(values: [String], cell: Cell)] {
        series.withLock { Array($0) }
            .map { (values: $0.key, cell: $0.value) }
            .sorted { $0.values.lexicographicallyPrecedes($1.values) }
    }
}
