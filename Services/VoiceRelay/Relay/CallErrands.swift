import Models
import Net

/// What is under way for a call, beside it: the answer of a model, and tools. What comes of it is told as it comes.
@OnLoop
final class CallErrands {
    private let hands: RelayHands
    private let tell: @OnLoop (CallEvent) -> Void
    private var answering: Task<Void, Never>?
    private var tools: [String: Task<Void, Never>] = [:]

    init(_ hands: RelayHands, tell: @escaping @OnLoop (CallEvent) -> Void) {
        self.hands = hands
        self.tell = tell
    }

    // MARK: Answers

    /// Asks a model, in place of whatever it was asked before.
    func ask(_ request: ChatRequest, _ models: [String], _ answer: Int) {
        answering?.cancel()
        let model = hands.model(models)
        let (stream, meter) = (model.reply(to: request), hands.metrics.models.asked(model.name))
        answering = Task(executorPreference: EventLoop.shared) { await self.listen(to: stream, answer, meter) }
    }

    private func listen(to stream: ChatStream, _ answer: Int, _ meter: ModelMetrics.AnswerMeter) async {
        var meter = meter
        defer { meter.leave() }
        do {
            for try await event in stream {
                guard !Task.isCancelled else { return }
                meter.take(event)
                tell(.model(event, answer: answer))
            }
            tell(.modelEnded(answer: answer))
        } catch is CancellationError {
            return
        } catch {
            guard !Task.isCancelled else { return }
            meter.failed()
            let failure = error as? ModelFailure ?? ModelFailure(.unavailable, "\(error)")
            tell(.modelFailed(failure, answer: answer))
        }
    }

    func stopAsking() {
        answering?.cancel()
        answering = nil
    }

    // MARK: Tools

    /// Has a tool used; the arguments named as secrets are not told back.
    func use(_ tool: ToolCall, of agent: Agent, for caller: ToolCaller, _ answer: Int, _ secrets: [String]) {
        tools[tool.id]?.cancel()
        tools[tool.id] = Task(executorPreference: EventLoop.shared) {
            await self.run(tool, of: agent, for: caller, answer, secrets)
        }
    }

    private func run(
        _ tool: ToolCall, of agent: Agent, for caller: ToolCaller, _ answer: Int, _ secrets: [String]
    ) async {
        let use = await hands.tools.use(tool, of: agent, for: caller, hiding: secrets)
        guard !Task.isCancelled else { return }
        tools[tool.id] = nil
        tell(.toolDone(use, answer: answer))
    }

    func stopTools() {
        for task in tools.values { task.cancel() }
        tools = [:]
    }

    /// Stops all of it.
    func stop() {
        stopAsking()
        stopTools()
    }
}
