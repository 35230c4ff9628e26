import Net
import Telemetry

/// Has finished spans written down soon, also by a service that has nothing more to do.
@OnLoop
final class SpanUpkeep {
    private let file: SpanFile
    private let delay: Duration
    private lazy var timer = Timer { [file] in file.flush() }

    init(_ file: SpanFile, within delay: Duration = .seconds(1)) {
        self.file = file
        self.delay = delay
    }

    /// Looks each time the loop is about to sleep, for as long as the process lives.
    func begin() {
        EventLoop.shared.whenIdle {
            if self.file.holdsSpans, !self.timer.isWaiting { self.timer.start(after: self.delay) }
        }
    }
}
