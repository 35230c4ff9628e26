import JSON

/// Finds the line of a text that a message of others is about.
enum FlawLine {
    /// The line that a message of the JSON reader names: `… at line 3, column 14 …`; the first where it names none.
    static func line(in message: String) -> Int { named(in: message) ?? 1 }

    /// The line that the message names, else that of the value at a path such as `tools[2].http.url`, as far as there is
    /// such a value.
    static func line(in message: String, at path: String?, of text: String) -> Int {
        if let line = named(in: message) { return line }
        guard let path, let whole = try? PlacedJSON(parsing: text) else { return 1 }
        var value = whole
        for step in path.split(whereSeparator: { ".[]".contains($0) }) {
            guard let next = value.child(step) else { continue }
            value = next
        }
        return LineTable(text).line(of: value.offset)
    }

    private static func named(in message: String) -> Int? {
        let words = message.split(separator: " ")
        guard let place = words.firstIndex(of: "line"), words.indices.contains(place + 1) else { return nil }
        return Int(words[place + 1].prefix { $0.isNumber })
    }
}

extension PlacedJSON {
    /// The member of a name, or the element of a number.
    fileprivate func child(_ step: Substring) -> PlacedJSON? {
        switch content {
        case .object(let members): members.first { $0.name == step }?.value
        case .array(let elements): Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
        case .plain: nil
        }
    }
}
