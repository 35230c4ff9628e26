import Net

/// One answer of the first of several models that begins to give one.
///
/// The models are asked in rounds. A later round asks those whose trouble may have passed, after a wait, and gives
/// them longer.
@OnLoop
final class FailoverReply: ChatSource {
    private let failover: ChatFailover
    private let request: ChatRequest
    private let began = Moment.now
    private var round = 0
    /// The models still to ask in this round.
    private var waiting: [Int]
    private var tries = 0
    private var current: (model: Int, source: any ChatSource)?
    /// Something was said or asked for that another model cannot take back.
    private var hasBegun = false
    private var hasFinished = false
    private var failures: [Int: (failure: ModelFailure, again: Moment)] = [:]

    init(_ failover: ChatFailover, _ request: ChatRequest) {
        self.failover = failover
        self.request = request
        waiting = failover.rest.rested
    }

    func next() async throws -> ChatEvent? {
        while true {
            let (model, source) = try await asked()
            do {
                let event = try await source.next()
                if case .finished = event { hasFinished = true }
                if !hasBegun, event.isFinal {
                    hasBegun = true
                    failover.rest.succeeded(model)
                }
                return event
            } catch let failure as ModelFailure {
                // All was said; only what it cost is missing.
                guard !hasFinished else { throw failure }
                failover.rest.failed(model, failure)
                failover.told(failover.models[model].name, failure)
                guard !hasBegun else { throw failure }
                failures[model] = (failure, .now + (failure.retryAfter ?? .zero))
                current = nil
            }
        }
    }

    /// The model that is being asked, or the next one to ask.
    private func asked() async throws -> (model: Int, source: any ChatSource) {
        if let current { return current }
        if waiting.isEmpty || (tries > 0 && left <= .zero) { try await beginRound() }
        let model = waiting.removeFirst()
        var request = request
        // The model that was asked for takes the place of the first; the others are who they are.
        if model > 0 { request.model = nil }
        if tries > 0 { request.limits.firstToken *= 2 }
        tries += 1
        let next = (model: model, source: failover.models[model].reply(to: request).begin())
        current = next
        return next
    }

    private var left: Duration { began + failover.patience.whole - .now }

    /// Waits, and has those asked again whose trouble may have passed, without those that want to be left alone for
    /// longer. Throws when there are none, or no time is left.
    private func beginRound() async throws {
        let passing = failures.filter { $0.value.failure.isPassing }.mapValues(\.again)
        guard round + 1 < failover.patience.rounds, let first = passing.values.min() else { throw verdict }
        let wait = failover.patience.firstDelay * (1 << min(round, 10)) * Double.random(in: 0.5...1)
        let next = max(.now + wait, first)
        guard next < began + failover.patience.whole else { throw verdict }
        round += 1
        try await pause(for: next - .now)
        waiting = passing.filter { $0.value <= next }.keys.sorted()
    }

    /// What the first model said: it is the one that was meant, and the others only stood in for it.
    private var verdict: ModelFailure {
        failures.min { $0.key < $1.key }?.value.failure ?? ModelFailure(.unavailable, "No model could be asked.")
    }
}

extension ChatEvent? {
    /// Whether it was heard or used, so that no other model can answer instead. A model's name, and a tool whose
    /// arguments have not come yet, are neither.
    fileprivate var isFinal: Bool {
        switch self {
        case .answering, .toolBegun: false
        case .text, .toolCall, .finished, .usage, nil: true
        }
    }
}
