import Guarded

/// The threads of one database, and the wait for their end.
final class Threads: Sendable {
    private struct State {
        var running = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Guarded(State())

    func start(_ name: String, _ work: @escaping @Sendable () -> Void) throws {
        state.withLock { $0.running += 1 }
        do {
            try OwnThread.start(name) { [self] in
                work()
                end()
            }
        } catch {
            end()
            throw error
        }
    }

    /// Returns when none is left.
    func ended() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.running > 0 { state.waiting.append(continuation) }
                return state.running == 0
            }
            if isOver { continuation.resume() }
        }
    }

    private func end() {
        let waiting = state.withLock { state in
            state.running -= 1
            guard state.running == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
