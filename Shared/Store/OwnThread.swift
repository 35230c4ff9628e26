import Glibc
import Problems
import Synchronization

/// A thread for calls that block, so that they hold up neither the event loop nor the pool.
enum OwnThread {
    private final class Work: Sendable {
        let name: String
        let run: @Sendable () -> Void

        init(_ name: String, _ run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// Starts a thread that runs `work` and ends. No signal meant for the process is delivered to it.
    static func start(_ name: String, _ work: @escaping @Sendable () -> Void) throws {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&all, fault) }
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

        let box = Unmanaged.passRetained(Work(name, work))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { box in
                let work = Unmanaged<Work>.fromOpaque(box!).takeRetainedValue()
                OwnThread.show(work.name)
                work.run()
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            box.release()
            throw Problem(.unavailable, "No thread can be started: \(String(cString: strerror(code))).")
        }
        pthread_detach(thread)
    }

    /// Names the calling thread for whoever lists the threads of the process; without a name it works as well.
    private static func show(_ name: String) {
        let file = Glibc.open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        _ = Glibc.write(file, name, name.utf8.count)
        Glibc.close(file)
    }

    /// Runs `work` on a thread of its own and returns what it returns. The ticket is cancelled with the task.
    static func run<T: Sendable>(_ name: String, _ work: @escaping @Sendable (Ticket) throws -> T) async throws -> T {
        let ticket = Ticket()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                do {
                    try start(name) { continuation.resume(with: Result { try work(ticket) }) }
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        } onCancel: {
            ticket.isCancelled.store(true, ordering: .relaxed)
        }
    }
}
