package import Glibc
import Guarded
import Net
import Problems

/// A program that runs beside the test: started, watched, and never left behind.
package final class ChildProcess: Sendable {
    package let pid: pid_t
    /// Where its output goes.
    package let logPath: String
    private let ending = Guarded(Ending())

    private struct Ending {
        var exit: Exit?
        var waiters: [CheckedContinuation<Exit, Never>] = []
        var listeners: [@Sendable () -> Void] = []
    }

    /// How it ended.
    package enum Exit: Sendable, Hashable {
        case code(Int32)
        case signal(Int32)
    }

    /// Starts a program. It inherits nothing of the environment but what is given, and no descriptors but those named:
    /// its number here by its number there.
    package init(
        _ path: String, _ arguments: [String] = [], environment: [String: String], log: String,
        descriptors: [Int32: Int32] = [:]
    ) throws {
        logPath = log
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        for (there, here) in descriptors { posix_spawn_file_actions_adddup2(&actions, here, there) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The test's own threads block some signals; a program of its own must not start that way.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for word in words + settings { free(word) } }
        var started = pid_t()
        let outcome = posix_spawn(&started, path, &actions, &attributes, &words, &settings)
        guard outcome == 0 else {
            throw Problem(.unavailable, "\(path) could not be started: error \(outcome).")
        }
        pid = started
        watch()
    }

    deinit { if exitNow == nil { Glibc.kill(pid, SIGKILL) } }

    package var exitNow: Exit? { ending.withLock { $0.exit } }

    package func send(_ signal: Int32) {
        guard exitNow == nil else { return }
        Glibc.kill(pid, signal)
    }

    /// Waits for its end; one that takes longer than `limit` is killed.
    @discardableResult
    package func exited(within limit: Duration = .seconds(60)) async -> Exit {
        let alarm = await OnLoop.run { [self] in
            let alarm = Timer { self.send(SIGKILL) }
            alarm.start(after: limit)
            return alarm
        }
        let exit = await withCheckedContinuation { waiter in
            let known = ending.withLock { ending in
                if ending.exit == nil { ending.waiters.append(waiter) }
                return ending.exit
            }
            if let known { waiter.resume(returning: known) }
        }
        await alarm.stop()
        return exit
    }

    /// Has something done once it has ended.
    package func whenEnded(_ act: @escaping @Sendable () -> Void) {
        let isOver = ending.withLock { ending in
            if ending.exit == nil { ending.listeners.append(act) }
            return ending.exit != nil
        }
        if isOver { act() }
    }

    /// What it has written so far.
    package var output: String { TextFile.read(logPath) }

    /// A thread of its own waits, because nothing else tells of a child's end without polling.
    private func watch() {
        final class Watch: Sendable {
            let pid: pid_t
            let told: @Sendable (Exit) -> Void
            init(_ pid: pid_t, _ told: @escaping @Sendable (Exit) -> Void) {
                self.pid = pid
                self.told = told
            }
        }
        let watch = Watch(pid) { [weak self] exit in self?.ended(exit) }
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                // The pointer was made from this very class, below.
                let watch = Unmanaged<Watch>.fromOpaque(argument!).takeRetainedValue()
                var status: Int32 = 0
                while waitpid(watch.pid, &status, 0) < 0, errno == EINTR {}
                let signal = status & 0x7F
                watch.told(signal == 0 ? .code(status >> 8 & 0xFF) : .signal(signal))
                return nil
            }, Unmanaged.passRetained(watch).toOpaque())
        pthread_detach(thread)
    }

    private func ended(_ exit: Exit) {
        let (waiters, listeners) = ending.withLock { ending in
            defer { ending = Ending(exit: exit) }
            return (ending.waiters, ending.listeners)
        }
        for waiter in waiters { waiter.resume(returning: exit) }
        for listener in listeners { listener() }
    }
}

// What the system tells of a process.
extension ChildProcess {
    /// Memory in use, in bytes.
    package var residentBytes: Int {
        let words = Self.text("/proc/\(pid)/statm").split(separator: " ")
        return words.count > 1 ? (Int(words[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }

    /// Time on a processor so far, over all threads.
    package var cpuTime: Duration {
        var nanoseconds: Int64 = 0
        for thread in FolderNames.of("/proc/\(pid)/task") {
            let words = Self.text("/proc/\(pid)/task/\(thread)/schedstat").split(separator: " ")
            nanoseconds += words.first.flatMap { Int64($0) } ?? 0
        }
        return .nanoseconds(nanoseconds)
    }

    package var descriptorCount: Int { FolderNames.of("/proc/\(pid)/fd").count }

    /// The pids of a process's children.
    package static func children(of pid: pid_t) -> [pid_t] {
        text("/proc/\(pid)/task/\(pid)/children").split(separator: " ").compactMap { pid_t($0) }
    }

    private static func text(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
