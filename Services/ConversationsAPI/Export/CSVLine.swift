/// A line of comma-separated values (RFC 4180), in which nothing is a formula to a spreadsheet.
struct CSVLine {
    private(set) var text: String

    init(_ cells: [String]) { text = cells.map(Self.cell).joined(separator: ",") + "\r\n" }

    private static let formulaBeginnings: Set<UInt8> = Set("=+-@\t\r".utf8)

    private static func cell(_ text: String) -> String {
        var text = text
        if let first = text.utf8.first, formulaBeginnings.contains(first) { text = "'" + text }
        guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
