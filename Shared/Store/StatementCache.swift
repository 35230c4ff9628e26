/// The statements a connection has prepared, the most recently used of them kept.
struct StatementCache {
    /// More than any service has different sentences; a program that builds SQL as it goes stays bounded.
    static let limit = 256

    private var kept: [String: Statement] = [:]
    private var uses = 0

    var count: Int { kept.count }

    /// The statement with these words, unless there is none or it is running.
    mutating func idle(_ sql: String) -> Statement? {
        guard let statement = kept[sql], !statement.isBusy else { return nil }
        uses += 1
        statement.lastUse = uses
        return statement
    }

    mutating func keep(_ statement: Statement) {
        guard kept[statement.sql] == nil else { return }
        if kept.count >= Self.limit, let oldest = kept.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            kept[oldest.key] = nil
        }
        uses += 1
        statement.lastUse = uses
        kept[statement.sql] = statement
    }

    mutating func removeAll() {
        kept = [:]
    }
}
