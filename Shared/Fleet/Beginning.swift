import Net

/// The time before a service serves: systemd is asked for patience, and an order to stop is heeded.
@OnLoop
final class Beginning {
    private let orders: Orders
    private let notifier: Notifier
    private let interval: Duration
    private lazy var asking = Timer { [weak self] in self?.askForTime() }

    /// How long work that was cancelled may take to leave its place in order. What it keeps is kept in transactions, so
    /// leaving it behind leaves nothing half done.
    private let grace: Duration

    init(
        _ orders: Orders, _ notifier: Notifier, every interval: Duration = .seconds(15), grace: Duration = .seconds(2)
    ) {
        self.orders = orders
        self.notifier = notifier
        self.interval = interval
        self.grace = grace
    }

    var isAsking: Bool { asking.isWaiting }

    /// What `work` makes; nil when an order to stop came and it made nothing.
    func unlessStopped<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value? {
        guard orders.stops == 0 else { return nil }
        askForTime()
        let outcome = Promise<Value?>()
        let task = Task(executorPreference: EventLoop.shared) {
            do {
                await outcome.keep(try await work())
            } catch {
                await outcome.fail(error)
            }
        }
        let alarm = Timer { outcome.keep(nil) }
        orders.whenStopping = { [orders, grace] in
            task.cancel()
            // Who asks twice means now.
            alarm.start(after: orders.stops > 1 ? .zero : grace)
        }
        defer {
            orders.whenStopping = nil
            alarm.stop()
            asking.stop()
        }
        do {
            return try await outcome.value
        } catch {
            guard orders.stops > 0 else { throw error }
            return nil
        }
    }

    /// Again and again, and from the loop: a store that is migrated on its own thread may take as long as it needs, and
    /// a loop that hangs gets no more time.
    private func askForTime() {
        notifier.needsMoreTime(interval * 4)
        asking.start(after: interval)
    }
}
