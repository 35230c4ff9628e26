package import Net

/// What the caller has been told since they last said or did something.
package struct Hearing: Sendable {
    /// All words, of several sessions where one broke off between.
    package private(set) var words = ""
    /// How often the agent came to the end of something it said.
    package private(set) var answers = 0
    /// Whether the agent is in the middle of saying something.
    package private(set) var isOpen = false
    /// When the caller last said or did something.
    package private(set) var asked = Moment.now
    /// When the first word came after that.
    package private(set) var firstWord: Moment?

    package init() {}

    /// The caller has said or done something: from here on it counts anew.
    package mutating func ask(at now: Moment) {
        self = Hearing()
        asked = now
    }

    package mutating func hear(_ piece: String, isLast: Bool, at now: Moment) {
        if !piece.isEmpty {
            words += piece
            isOpen = true
            if firstWord == nil { firstWord = now }
        }
        guard isLast else { return }
        if isOpen || !words.isEmpty { answers += 1 }
        isOpen = false
        if let end = words.last, !end.isWhitespace { words += " " }
    }

    /// What was left unsaid will not be said.
    package mutating func breakOff() {
        isOpen = false
    }

    /// How long the caller waited for the first word.
    package var wait: Duration? { firstWord.map { $0 - asked } }
}
