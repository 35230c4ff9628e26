/// Finds the line of a text that a message of others is about.
enum FlawLine {
    /// The line that a message of the JSON reader names: `… at line 3, column 14 …`; the first where it names none.
    static func line(in message: String) -> Int {
        let words = message.split(separator: " ")
        guard let place = words.firstIndex(of: "line"), words.indices.contains(place + 1) else { return 1 }
        return Int(words[place + 1].prefix { $0.isNumber }) ?? 1
    }
}
