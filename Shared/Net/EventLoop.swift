import CLinux
import Glibc
import Guarded
import Synchronization

/// One thread, one epoll: the executor on which a service reads, answers and waits.
///
/// ```
/// jobs ──▶ timers that are due, and what they wake ──▶ wait (hooks before sleeping) ──▶ what is ready ──▶ jobs …
/// ```
package final class EventLoop: SerialExecutor, TaskExecutor, Sendable {
    package static let shared = EventLoop()

    private let epoll: Int32
    private let wakeUp: Int32
    private let thread = Atomic<UInt>(0)
    private let remote = Guarded<[UnownedJob]>([])

    @OnLoop private var jobs: [UnownedJob] = []
    @OnLoop private var spareJobs: [UnownedJob] = []
    @OnLoop private var sources: ContiguousArray<Source?> = []
    @OnLoop private var lastToken: UInt32 = 0
    @OnLoop var timers = TimerHeap()
    @OnLoop private var beforeSleep: [@OnLoop () -> Void] = []
    @OnLoop private var turnBegan = Moment.now

    /// When the loop last woke up: near enough to now for deadlines, and free.
    @OnLoop package var now: Moment { turnBegan }

    /// One buffer for all reading: only what cannot be used at once is copied to whom it belongs.
    @OnLoop package let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 64)

    /// What the loop has done since it started.
    @OnLoop package private(set) var counts = LoopCounts()

    private init() {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        wakeUp = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        precondition(epoll >= 0 && wakeUp >= 0, "the system gives no epoll or eventfd")
        _ = linux_epoll_change(epoll, EPOLL_CTL_ADD, wakeUp, EPOLLIN.rawValue, UInt64(UInt32(bitPattern: wakeUp)))
        var started = pthread_t()
        let outcome = pthread_create(
            &started, nil,
            { argument in
                linux_name_thread("loop")
                // The pointer was made from the one shared loop, which is never released.
                Unmanaged<EventLoop>.fromOpaque(argument!).takeUnretainedValue().run()
            }, Unmanaged.passRetained(self).toOpaque())
        precondition(outcome == 0, "the system gives no thread")
    }

    /// Whether the calling thread is the loop's.
    @inline(__always)
    package var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    // MARK: Executor

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            OnLoop.assumeIsolated { jobs.append(job) }
            return
        }
        let isFirst = remote.withLock { queue in
            queue.append(job)
            return queue.count == 1
        }
        if isFirst {
            var one: UInt64 = 1
            _ = write(wakeUp, &one, 8)
        }
    }

    package func isIsolatingCurrentContext() -> Bool? { isCurrent }
    package func checkIsolated() { precondition(isCurrent, "this runs on the event loop's thread only") }
    package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    // MARK: Sources

    /// Starts to watch a source.
    @OnLoop func add(_ source: Source, _ interest: Readiness) {
        let slot = Int(source.fd)
        while sources.count <= slot { sources.append(nil) }
        lastToken &+= 1
        source.token = lastToken
        sources[slot] = source
        _ = linux_epoll_change(epoll, EPOLL_CTL_ADD, source.fd, interest.rawValue, token(of: source))
    }

    @OnLoop func change(_ source: Source, _ interest: Readiness) {
        _ = linux_epoll_change(epoll, EPOLL_CTL_MOD, source.fd, interest.rawValue, token(of: source))
    }

    @OnLoop func remove(_ source: Source) {
        let slot = Int(source.fd)
        guard slot < sources.count, sources[slot] === source else { return }
        sources[slot] = nil
        _ = linux_epoll_change(epoll, EPOLL_CTL_DEL, source.fd, 0, 0)
    }

    /// A descriptor's number is used again; its token is not, so a late event never reaches the next owner.
    @OnLoop private func token(of source: Source) -> UInt64 {
        UInt64(source.token) << 32 | UInt64(UInt32(bitPattern: source.fd))
    }

    /// Adds something to do each time before the loop sleeps, such as writing out buffered log lines.
    @OnLoop package func whenIdle(_ hook: @escaping @OnLoop () -> Void) { beforeSleep.append(hook) }

    // MARK: Turning

    private func run() -> Never {
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        OnLoop.assumeIsolated { turnForever() }
    }

    @OnLoop private func turnForever() -> Never {
        let capacity = 512
        let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: capacity)
        while true {
            let count = epoll_wait(epoll, events, Int32(capacity), work())
            turnBegan = .now
            counts.turns &+= 1
            for index in 0..<max(0, Int(count)) { dispatch(events[index]) }
        }
    }

    /// Runs what is due and says how many milliseconds the loop may sleep; -1 is until something happens.
    @OnLoop private func work() -> Int32 {
        // First what has arrived: it may stop the timer that guards it, where the loop was too busy to be punctual.
        runGenerations()
        let due = timers.takeDue(at: .now)
        for timer in due { timer.actIfStillDue() }
        // To ask the sockets first would be a system call more for everyone who waited for a moment.
        if !due.isEmpty { runGenerations() }
        if !jobs.isEmpty { return note(0) }
        for hook in beforeSleep { hook() }
        if !jobs.isEmpty { return note(0) }
        guard let next = timers.next else { return note(-1) }
        let now = Moment.now
        guard next > now else { return note(0) }
        // Rounded up: a millisecond too early would be a turn for nothing.
        return note(Int32(clamping: (next.nanoseconds - now.nanoseconds - 1) / 1_000_000 + 1))
    }

    @OnLoop private func note(_ patience: Int32) -> Int32 {
        let busy = Moment.now.nanoseconds - turnBegan.nanoseconds
        counts.longestTurn = max(counts.longestTurn, busy)
        counts.busy &+= busy
        return patience
    }

    /// Runs a few generations of jobs at most; then the sockets have their turn again.
    @OnLoop private func runGenerations() {
        var generations = 0
        while !jobs.isEmpty, generations < 16 {
            runJobs()
            generations += 1
        }
    }

    @OnLoop private func runJobs() {
        let serial = asUnownedSerialExecutor()
        let preference = asUnownedTaskExecutor()
        swap(&jobs, &spareJobs)
        for job in spareJobs {
            counts.jobs &+= 1
            job.runSynchronously(isolatedTo: serial, taskExecutor: preference)
        }
        spareJobs.removeAll(keepingCapacity: true)
    }

    @OnLoop private func dispatch(_ event: epoll_event) {
        let fd = Int(UInt32(truncatingIfNeeded: event.data.u64))
        if fd == Int(wakeUp) {
            var count: UInt64 = 0
            _ = read(wakeUp, &count, 8)
            counts.wakeUps &+= 1
            let arrived = remote.withLock { queue in
                let arrived = queue
                queue = []
                return arrived
            }
            jobs.append(contentsOf: arrived)
        } else if fd < sources.count, let source = sources[fd],
            source.token == UInt32(truncatingIfNeeded: event.data.u64 >> 32)
        {
            source.ready(Readiness(rawValue: event.events))
        }
    }

    /// The longest time the loop was away from its sockets since this was last asked, then starts anew.
    @OnLoop package func takeLongestTurn() -> Duration {
        defer { counts.longestTurn = 0 }
        return .nanoseconds(counts.longestTurn)
    }
}

/// What the loop has done: for metrics, and for the test that streaming wakes no other thread.
package struct LoopCounts: Sendable {
    package var turns = 0
    package var jobs = 0
    /// Jobs sent from other threads cost a system call on either side; each such wake-up counts here.
    package var wakeUps = 0
    package var busy: Int64 = 0
    package var longestTurn: Int64 = 0
}
