import Net

/// What the way to a relay and back takes by itself: somebody asks it beside the calls whether it lives, now and then.
///
/// Who is answered waits for two such ways: a caller's words go to the relay and on to the model, and its words come back.
@OnLoop
final class BareWay {
    private let tally = LoadTally()
    private let connection: LoadConnection
    private var asking: Task<Void, Never>?

    private nonisolated static let interval = Duration.milliseconds(20)

    init(to stage: CallStage) async throws {
        tally.goesOn = false
        connection = try await LoadConnection(to: stage.service.address, .getting("/livez"), tally)
    }

    func begin() {
        asking = Task(executorPreference: EventLoop.shared) { await self.goOn() }
    }

    private func goOn() async {
        do {
            while true {
                try await connection.askOnce()
                try await pause(for: Self.interval)
            }
        } catch {
            // Whoever measures has ended it, or the relay is gone, which all others notice as well.
        }
    }

    /// Ends it; answers how long one way there and back took.
    func end() -> Spread {
        asking?.cancel()
        connection.close()
        return Spread(tally.times)
    }
}
