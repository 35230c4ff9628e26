import Net
import Problems

/// Tasks that wait for one thing to happen. Cancelling a task ends its wait.
@OnLoop
final class WaitingLine {
    private var waiting: [(place: Int, waiter: CheckedContinuation<Void, any Error>)] = []
    private var lastPlace = 0
    private var timesOpened = 0

    func wait() async throws {
        lastPlace += 1
        let place = lastPlace
        let seen = timesOpened
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<Void, any Error>) in
                if Task.isCancelled { return waiter.resume(throwing: CancellationError()) }
                // A task without a preference for the loop takes a turn of it to get here: what it waits for may be over.
                guard seen == timesOpened else { return waiter.resume() }
                waiting.append((place, waiter))
            }
        } onCancel: {
            Task { @OnLoop in self.leave(place) }
        }
    }

    func openAll() {
        timesOpened += 1
        guard !waiting.isEmpty else { return }
        let all = waiting
        waiting = []
        for (_, waiter) in all { waiter.resume() }
    }

    func failAll(_ problem: Problem) {
        timesOpened += 1
        guard !waiting.isEmpty else { return }
        let all = waiting
        waiting = []
        for (_, waiter) in all { waiter.resume(throwing: problem) }
    }

    private func leave(_ place: Int) {
        guard let index = waiting.firstIndex(where: { $0.place == place }) else { return }
        waiting.remove(at: index).waiter.resume(throwing: CancellationError())
    }
}
