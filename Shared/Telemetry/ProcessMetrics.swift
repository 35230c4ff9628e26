import Glibc

/// Measures the process itself, from `/proc/self`, under the names every Prometheus client uses.
package enum ProcessMetrics {
    /// Declares the `process_…` metrics; they are read when somebody asks.
    package static func declare(in metrics: Metrics) {
        metrics.counter("process_cpu_seconds_total", help: "User and system time used, in seconds.") {
            readings(stat()?.cpuSeconds)
        }
        metrics.gauge("process_resident_memory_bytes", help: "Resident memory in bytes.") {
            readings(stat().map { $0.residentPages * Double(getpagesize()) })
        }
        metrics.gauge("process_virtual_memory_bytes", help: "Virtual memory in bytes.") {
            readings(stat()?.virtualBytes)
        }
        metrics.gauge("process_start_time_seconds", help: "When the process began, in seconds since 1970.") {
            readings(startTime)
        }
        metrics.gauge("process_open_fds", help: "Open file descriptors.") { readings(openFiles()) }
        metrics.gauge("process_max_fds", help: "The most file descriptors that may be open.") { readings(mostFiles()) }
        metrics.gauge("process_threads", help: "Threads of the process.") { readings(stat()?.threads) }
    }

    private static func readings(_ value: Double?) -> [Metrics.Reading] {
        value.map { [Metrics.Reading($0)] } ?? []
    }

    struct Stat: Equatable {
        let cpuSeconds: Double
        let threads: Double
        /// Seconds from the machine's start to the process's.
        let startedAfterBoot: Double
        let virtualBytes: Double
        let residentPages: Double

        /// Reads the line of proc_pid_stat(5). The name in parentheses may hold anything, so counting starts behind it.
        init?(_ line: String, ticksPerSecond: Double) {
            guard let end = line.lastIndex(of: ")") else { return nil }
            // The first field here is the third of the manual page.
            let fields = line[end...].dropFirst().split(separator: " ").map { Double($0) ?? 0 }
            guard fields.count > 21, ticksPerSecond > 0 else { return nil }
            cpuSeconds = (fields[11] + fields[12]) / ticksPerSecond
            threads = fields[17]
            startedAfterBoot = fields[19] / ticksPerSecond
            virtualBytes = fields[20]
            residentPages = fields[21]
        }
    }

    private static func stat() -> Stat? {
        guard let line = contents("/proc/self/stat") else { return nil }
        return Stat(line, ticksPerSecond: Double(sysconf(Int32(_SC_CLK_TCK))))
    }

    /// Worked out once and without `/proc/stat`, which a hardened unit does not show.
    private static let startTime: Double? = {
        guard let process = stat() else { return nil }
        var sinceBoot = timespec()
        clock_gettime(CLOCK_BOOTTIME, &sinceBoot)
        let now = Timestamp.now()
        let boot =
            Double(now.seconds) - Double(sinceBoot.tv_sec) + Double(Int(now.nanoseconds) - sinceBoot.tv_nsec) * 1e-9
        return ((boot + process.startedAfterBoot) * 100).rounded() / 100
    }()

    private static func openFiles() -> Double? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0.0
        while readdir(folder) != nil { count += 1 }
        // Not counted: the entries for the folder and its parent, and the folder's own descriptor.
        return count - 3
    }

    private static func mostFiles() -> Double? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return Double(limit.rlim_cur)
    }

    private static func contents(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(file, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}
