import Net

/// Which models are left alone for now, because they are in trouble.
@OnLoop
final class ModelRest {
    private var models: [State]

    private struct State {
        var failures = 0
        var until: Moment?
    }

    private nonisolated static let first = Duration.seconds(5)
    private nonisolated static let longest = Duration.seconds(60)
    /// A server may ask for more quiet than that, and not for hours of it.
    private nonisolated static let longestTold = Duration.seconds(300)

    nonisolated init(_ count: Int) { models = Array(repeating: State(), count: count) }

    /// The models to ask, in order; all of them when all are to be left alone, for somebody has to answer.
    var rested: [Int] {
        let now = Moment.now
        let ready = models.indices.filter { models[$0].until.map { $0 <= now } ?? true }
        return ready.isEmpty ? Array(models.indices) : ready
    }

    func succeeded(_ model: Int) { models[model] = State() }

    /// What a request itself brings about says nothing of the model. A key that is not taken, or a server that asks
    /// for quiet, counts at once; any other trouble when it comes twice in a row.
    func failed(_ model: Int, _ failure: ModelFailure) {
        guard failure.kind != .tooLong, failure.kind != .refused || failure.status != 400 else { return }
        models[model].failures += 1
        let failures = models[model].failures
        let isCertain = [.unauthorised, .refused, .rateLimited].contains(failure.kind)
        guard isCertain || failures > 1 else { return }
        models[model].until = .now + Self.pause(after: failure, inRow: failures)
    }

    /// How long a model is left alone after so many failures, of which this is the last.
    nonisolated static func pause(after failure: ModelFailure, inRow failures: Int) -> Duration {
        if let told = failure.retryAfter { return min(told, longestTold) }
        return failure.kind == .unauthorised ? longest : min(longest, first * (1 << min(failures - 1, 10)))
    }
}
