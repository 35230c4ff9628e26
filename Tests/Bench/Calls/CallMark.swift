/// Which question of which call this is, as it stands at the end of the caller's words: `[17-3]`.
struct CallMark: Sendable, Hashable {
    let call: Int
    let turn: Int

    init(call: Int, turn: Int) {
        self.call = call
        self.turn = turn
    }

    /// The mark that ends a text; nil where none does.
    init?(endOf text: String) {
        guard text.last == "]", let start = text.lastIndex(of: "[") else { return nil }
        let numbers = text[text.index(after: start)...].dropLast().split(separator: "-").map { Int($0) }
        guard numbers.count == 2, let call = numbers[0], let turn = numbers[1] else { return nil }
        self.init(call: call, turn: turn)
    }

    var text: String { "[\(call)-\(turn)]" }
}
