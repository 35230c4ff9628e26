import Models

/// One turn of a call: what the caller said, and what became of it.
struct StoryTurn: Sendable {
    let number: Int
    /// When the caller had said it.
    var at: Int
    var words: String?
    var language: String?
    var digits: String?
    var tools: [ToolNote] = []
    /// What was answered, as it was noted last: an answer that is cut short while it is still being spoken is noted anew.
    var answer: AnswerNote?
    /// When that was over.
    var answered: Int?

    /// What the caller heard of the answer.
    var heard: String? { answer.map { $0.heard ?? $0.sent } }
}

extension CallStory {
    /// The turns, in order.
    var turns: [StoryTurn] {
        var turns: [StoryTurn] = []
        func change(_ number: Int, _ at: Int, _ change: (inout StoryTurn) -> Void) {
            // It is nearly always the last one.
            let place = turns.lastIndex { $0.number == number }
            if place == nil { turns.append(StoryTurn(number: number, at: at)) }
            change(&turns[place ?? turns.count - 1])
        }
        for kept in notes {
            switch kept.note {
            case .asked(let number, let words, let language):
                change(number, kept.at) { turn in
                    turn.at = kept.at
                    turn.words = words
                    turn.language = language
                }
            case .digits(let digits, let number): change(number, kept.at) { $0.digits = ($0.digits ?? "") + digits }
            case .toolUsed(let tool): change(tool.turn, kept.at) { $0.tools.append(tool) }
            case .answered(let answer):
                change(answer.turn, kept.at) { turn in
                    turn.answer = answer
                    turn.answered = turn.answered ?? kept.at
                }
            default: break
            }
        }
        return turns
    }
}
