import Models
import Testing

@testable import VoiceRelay

@Suite("History of a call")
struct CallHistoryTests {
    /// A question, and so many rounds of tools.
    private func asked(rounds: Int, tools: Int = 1) -> CallHistory {
        var history = CallHistory([.user("Where is it?")])
        for round in 0..<rounds {
            let calls = (0..<tools).map { ToolCall(id: "\(round)-\($0)", name: "a", arguments: "{}") }
            history.add(.assistant("", calls: calls))
            for call in calls { history.add(.tool("fine", callID: call.id)) }
        }
        return history
    }

    @Test("however few messages are wanted, the question is among them", arguments: [1, 2, 8])
    func question(most: Int) {
        let history = asked(rounds: 3, tools: 4)
        #expect(history.window(tokens: 8_000, messages: most).first == .user("Where is it?"))
    }

    @Test("a history that is halved still holds the question")
    func halved() {
        var history = asked(rounds: 1)
        history.halve()
        #expect(history.messages.first == .user("Where is it?"))
    }
}
