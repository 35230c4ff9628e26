import Problems
import Store

/// A query that is read a page at a time: by the values its rows are ordered by, not by counting, so that what is
/// added or removed between two pages neither repeats nor hides a row.
struct PagedQuery {
    private let select: String
    private var conditions: [String] = []
    private var values: [any Storable] = []
    /// The columns of the order, all whole numbers; together they tell every two rows apart.
    private let order: [String]
    private let isDescending: Bool
    /// Whether rows that the order does not tell apart are one.
    private let isGrouped: Bool

    init(_ select: String, order: [String], descending: Bool, grouped: Bool = false) {
        self.select = select
        self.order = order
        isDescending = descending
        isGrouped = grouped
    }

    /// Narrows the query. Values are bound, in the order of their question marks.
    mutating func require(_ condition: String, _ values: any Storable...) {
        conditions.append(condition)
        self.values += values
    }

    /// The query for a page, and its values: one row more than the page holds, to see whether it goes on.
    func statement(for request: PageRequest) throws -> (sql: String, values: [any Storable]) {
        let keyset = try keyset(of: request)
        let isFalling = isDescending != (keyset?.goesBack ?? false)
        var (conditions, values) = (conditions, values)
        let place = order.joined(separator: ", ")
        if let keyset {
            conditions.append("(\(place)) \(isFalling ? "<" : ">") (\(order.map { _ in "?" }.joined(separator: ", ")))")
            values += keyset.values.map { $0 as any Storable }
        }
        let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        let groups = isGrouped ? " GROUP BY \(place)" : ""
        let sorted = order.map { "\($0) \(isFalling ? "DESC" : "ASC")" }.joined(separator: ", ")
        values.append(request.size + 1)
        return ("\(select)\(filter)\(groups) ORDER BY \(sorted) LIMIT ?", values)
    }

    private func keyset(of request: PageRequest) throws -> Keyset? {
        try request.cursor.map { try Keyset($0.token, count: order.count) }
    }

    /// Reads a page. `read` gives a row with its values of the order.
    func page<Found: Sendable>(
        _ request: PageRequest, in db: Connection, read: (Row) throws -> (Found, [Int])
    ) throws -> Page<Found> {
        let goesBack = try keyset(of: request)?.goesBack ?? false
        let (sql, values) = try statement(for: request)
        return Page(try db.rows(sql, values: values, read: read), of: request, goesBack: goesBack)
    }
}

extension Page {
    /// A page of what was found: one row more than it holds where the list goes on, each with its values of the order.
    init(_ found: [(Row, [Int])], of request: PageRequest, goesBack: Bool) {
        var found = found
        let goesOn = found.count > request.size
        if goesOn { found.removeLast() }
        if goesBack { found.reverse() }
        let number = request.number
        let hasNext = goesBack ? !found.isEmpty : goesOn
        let hasPrevious = goesBack ? goesOn : request.cursor != nil && !found.isEmpty
        self.init(
            rows: found.map(\.0),
            next: hasNext ? Keyset(false, found.last?.1 ?? []).cursor(page: number + 1) : nil,
            previous: hasPrevious ? Keyset(true, found.first?.1 ?? []).cursor(page: number - 1) : nil)
    }
}

/// The values of a row at the edge of a page, and on which side of it the page lies.
struct Keyset: Sendable, Hashable {
    let goesBack: Bool
    let values: [Int]

    init(_ goesBack: Bool, _ values: [Int]) {
        self.goesBack = goesBack
        self.values = values
    }

    init(_ token: String, count: Int) throws {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        let values = parts.dropFirst().compactMap { Int($0) }
        guard parts.count == count + 1, values.count == count, parts[0] == "n" || parts[0] == "p" else {
            throw Problem(.invalid, "This is no token of a page of this list.", code: 20_001, field: "PageToken")
        }
        self.init(parts[0] == "p", values)
    }

    func cursor(page: Int) -> Cursor {
        Cursor(token: (goesBack ? "p." : "n.") + values.map(String.init).joined(separator: "."), page: page)
    }
}
