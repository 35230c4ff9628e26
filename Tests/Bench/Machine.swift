import Glibc
import Net

/// What this machine is, and how busy it is.
enum Machine {
    static var processors: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }

    /// Processes that wanted to run in the last minute, on average.
    static var load: Double {
        var average = 0.0
        return getloadavg(&average, 1) == 1 ? average : 0
    }

    static var system: String {
        var name = utsname()
        guard uname(&name) == 0 else { return "" }
        return withUnsafeBytes(of: &name.release) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    /// Takes as many descriptors as the system gives, and says how many that are. Children inherit it.
    static func takeDescriptors() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_cur)
    }

    /// Keeps this process from sleeping until it is cancelled, where another processor is left for what is measured: how long
    /// its callers take to wake up is no time of a service's.
    @OnLoop
    static func keepAwake() -> Task<Void, Never>? {
        guard processors > 1 else { return nil }
        return Task(executorPreference: EventLoop.shared) { while !Task.isCancelled { await Task.yield() } }
    }

    /// Time of this process on a processor so far, over all threads.
    static var ownTime: Duration { clock(CLOCK_PROCESS_CPUTIME_ID) }

    /// Time of this thread on a processor so far: what other programs do meanwhile is not in it.
    static var threadTime: Duration { clock(CLOCK_THREAD_CPUTIME_ID) }

    private static func clock(_ id: clockid_t) -> Duration {
        var time = timespec()
        clock_gettime(id, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// How often the threads of a process went to sleep by themselves so far.
    static func sleeps(of process: pid_t) -> Int {
        guard let folder = opendir("/proc/\(process)/task") else { return 0 }
        defer { closedir(folder) }
        var sum = 0
        while let entry = readdir(folder) {
            let thread = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let file = fopen("/proc/\(process)/task/\(thread)/status", "r") else { continue }
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: 8_192)
            let text = String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
            let line = text.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches:") }
            sum += line.flatMap { $0.split(separator: "\t").last.flatMap { Int($0) } } ?? 0
        }
        return sum
    }
}
