/// Finds the line that a message of the JSON reader names: `… at line 3, column 14 …`.
enum FlawLine {
    static func line(in message: String) -> Int {
        let words = message.split(separator: " ")
        guard let place = words.firstIndex(of: "line"), words.indices.contains(place + 1) else { return 1 }
        return Int(words[place + 1].prefix { $0.isNumber }) ?? 1
    }
}
