import Models

/// Digits that a tool has asked for, on their way in.
struct DigitCollection: Sendable {
    let wish: DigitWish
    /// The call of the tool that asked for them.
    let call: ToolCall
    private(set) var digits = ""
    /// The last key has been pressed.
    private(set) var isComplete = false
    /// All are there, and the tool that gets them may be at work.
    var isOver = false

    init(_ wish: DigitWish, for call: ToolCall) {
        self.wish = wish
        self.call = call
    }

    /// Takes a key; answers whether that was the last one.
    mutating func take(_ key: String) -> Bool {
        if let terminator = wish.terminator, key == String(terminator) {
            isComplete = true
        } else {
            digits += key
            isComplete = digits.count >= wish.most
        }
        return isComplete
    }

    /// As they may be shown.
    var shown: String { wish.isSecret ? String(repeating: "•", count: digits.count) : digits }
}
