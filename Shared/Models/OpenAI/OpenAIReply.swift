import HTTPClient
import Net
import Problems

/// One answer of a model behind a server, from asking to its last event.
///
/// ```
/// asking ──▶ reading ──▶ over
/// ```
///
/// A timer runs while somebody waits. When it is late the transfer is given up, which ends the wait.
@OnLoop
final class OpenAIReply: ChatSource {
    private let chat: OpenAIChat
    private let request: ChatRequest
    private var answer: OpenAIAnswer?
    private var parser = CompletionParser()
    private var ready: [ChatEvent] = []
    private var position = 0
    private var failure: ModelFailure?
    private var isOver = false
    private var isAnswering = false

    private let began = Moment.now
    private var patience: Timer?
    private var isLate = false

    /// How long the cost of an answer is waited for, once all has been said.
    private static let patienceForUsage = Duration.seconds(1)

    init(_ chat: OpenAIChat, _ request: ChatRequest) {
        self.chat = chat
        self.request = request
    }

    isolated deinit { patience?.stop() }

    func next() async throws -> ChatEvent? {
        while position == ready.count {
            ready = []
            position = 0
            if let failure { throw failure }
            guard !isOver else { return nil }
            try await fill()
        }
        defer { position += 1 }
        return ready[position]
    }

    /// Waits for more events, the end or a failure.
    private func fill() async throws {
        do {
            if answer == nil { try await ask() }
            if let answer, answer.isWhole { try await readWhole(answer) } else if let answer { try await read(answer) }
        } catch let failure as ModelFailure {
            end(with: failure)
        } catch let problem as Problem {
            end(with: ModelFailure(problem, isWithinAnswer: answer != nil))
        } catch {
            isOver = true
            throw error
        }
    }

    private func ask() async throws {
        answer = try await chat.ask(request, by: firstDue)
    }

    private func readWhole(_ answer: OpenAIAnswer) async throws {
        var whole: [UInt8] = []
        while let part = try await part(of: answer, by: firstDue) { whole += part }
        hand(out: try parser.take(whole: whole))
        isOver = true
    }

    private func read(_ answer: OpenAIAnswer) async throws {
        var due = due
        while position == ready.count, !isOver {
            guard let part = try await part(of: answer, by: due) else {
                isOver = true
                return try parser.end()
            }
            let (events, isAlive, failure) = parser.take(part)
            hand(out: events)
            if let failure { end(with: failure) }
            if parser.isOver { isOver = true }
            if isAlive { due = self.due }
        }
    }

    /// The next part of the body; nil after the last, and also when only the cost is missing and does not come.
    private func part(of answer: OpenAIAnswer, by due: Moment) async throws -> [UInt8]? {
        let timer =
            patience
            ?? Timer { [unowned self] in
                isLate = true
                self.answer?.body.giveUp()
            }
        patience = timer
        timer.start(at: due)
        defer { timer.stop() }
        do {
            return try await answer.body.next()
        } catch {
            if parser.isFinished, isLate || error is Problem { return nil }
            guard isLate, !Task.isCancelled else { throw error }
            throw Self.silence
        }
    }

    private var firstDue: Moment { min(began + request.limits.firstToken, began + request.limits.whole) }

    private var due: Moment {
        if parser.isFinished { return .now + Self.patienceForUsage }
        guard isAnswering else { return firstDue }
        return min(.now + request.limits.betweenTokens, began + request.limits.whole)
    }

    private func hand(out events: [ChatEvent]) {
        guard !events.isEmpty else { return }
        if !isAnswering {
            isAnswering = true
            ready.append(.answering(model: request.model ?? chat.name))
        }
        ready += events
    }

    private func end(with failure: ModelFailure) {
        isOver = true
        self.failure = failure
    }

    private nonisolated static let silence = Problem(.timedOut, "The model did not answer in the time allowed.")
}
