import Glibc
import Net

/// What the process is told by signals, from its first moment on: to stop, and to read its settings anew.
@OnLoop
final class Orders {
    /// How often it was told to stop: more than once means now.
    private(set) var stops = 0
    /// Called at each order to stop.
    var whenStopping: (@OnLoop () -> Void)?
    private var reloads = 0
    private let given = Signal()
    private var signals: Signals?

    enum Order { case reload, stop }

    /// Takes signals, which have to be blocked in every thread, until `close`.
    func open(_ numbers: [Int32]) { signals = Signals(numbers) { [weak self] in self?.take($0) } }

    func close() { signals?.shut() }

    func take(_ signal: Int32) {
        if signal == SIGHUP {
            reloads += 1
        } else {
            stops += 1
            whenStopping?()
        }
        given.raise()
    }

    /// Waits for what is to be done next. Several orders to reload that came together are one.
    func next() async -> Order {
        while stops == 0, reloads == 0 {
            try? await given.wait(beyond: given.count)  // nobody cancels the process's own task
        }
        guard stops == 0 else { return .stop }
        reloads = 0
        return .reload
    }
}
