import Glibc
import Synchronization

/// A thread that writes gathered lines 100 ms later, for the times when the event loop is too busy to do it.
///
/// It sleeps on a pipe while nothing is logged and in steps of 100 ms while something is, so that logging under load
/// never has to wake it.
final class LogFlusher: Sendable {
    private let isAsleep = Atomic<Bool>(true)
    private let bell: (read: Int32, write: Int32)
    private let flush: @Sendable () -> Void

    /// Starts the thread, or returns nil when the system has no pipe or thread left.
    init?(for sink: LogSink) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        bell = (ends[0], ends[1])
        flush = { [weak sink] in sink?.flush() }
        guard startThread() else {
            close(ends[0])
            close(ends[1])
            return nil
        }
    }

    /// Makes sure that a flush follows within 100 ms.
    func wake() {
        guard isAsleep.exchange(false, ordering: .acquiringAndReleasing) else { return }
        var byte: UInt8 = 1
        _ = write(bell.write, &byte, 1)
    }

    /// Ends the thread.
    func stop() {
        close(bell.write)
    }

    private func startThread() -> Bool {
        // Signals are the event loop's business: the thread begins with all of them blocked.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let result = pthread_create(
            &thread, nil,
            { context in
                // The reference was retained for this thread, which takes it over.
                guard let context else { return nil }
                Unmanaged<LogFlusher>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard result == 0 else {
            context.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    private func run() {
        var byte: UInt8 = 0
        while true {
            let count = read(bell.read, &byte, 1)
            if count < 0 && errno == EINTR { continue }
            guard count == 1 else { break }
            for _ in 0..<10 {
                usleep(100_000)
                flush()
            }
            _ = isAsleep.exchange(true, ordering: .acquiringAndReleasing)
            // A line that came in just before saw an awake flusher.
            flush()
        }
        close(bell.read)
    }
}
