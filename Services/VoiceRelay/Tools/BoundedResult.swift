/// Keeps what a model is told of a tool within what a conversation can carry.
enum BoundedResult {
    /// In bytes, the note on what was cut included.
    static let longest = 8_192

    /// The text, or its beginning and a note on how much is missing. No character is cut in two.
    static func of(_ text: String) -> String {
        let whole = text.utf8.count
        guard whole > longest else { return text }
        // The note is shorter than what is kept free for it.
        var end = text.utf8.index(text.utf8.startIndex, offsetBy: longest - 160)
        while end.samePosition(in: text) == nil { end = text.utf8.index(before: end) }
        let kept = text[..<end]
        return kept + "\n[Cut here: these are the first \(kept.utf8.count) of \(whole) bytes. Ask for less.]"
    }
}
