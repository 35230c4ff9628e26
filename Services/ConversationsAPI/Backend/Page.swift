/// Which page of a list is asked for.
struct PageRequest: Sendable {
    var size: Int
    var cursor: Cursor?

    /// The page's number, which Twilio's clients like to see; the cursor alone says where it is.
    var number: Int { cursor?.page ?? 0 }
}

/// A place in a list, in words that only its backend reads.
struct Cursor: Sendable, Hashable {
    let token: String
    /// The number of the page there: whatever a client makes of it, one that can be counted on from.
    let page: Int

    private static let pages = 0...1_000_000_000

    init(token: String, page: Int) {
        self.token = token
        self.page = min(max(page, Self.pages.lowerBound), Self.pages.upperBound)
    }
}

/// A part of a list, and where it goes on in both directions.
struct Page<Row: Sendable>: Sendable {
    var rows: [Row]
    var next: Cursor?
    var previous: Cursor?
    /// How many rows were looked at to find these, where a search had to walk; nil where none had to.
    var scanned: Int?
    /// Whether the walk ended before the list did.
    var isCutShort = false
}
