import Glibc
import Problems

/// How many files and connections this process may have open.
enum OpenFiles {
    /// Beside those of calls: files, the terminal, what the process itself needs.
    private static let spare = 64

    /// Sees to it that so many calls can go on at once: each has a socket, and a request now and then.
    static func allow(calls: Int) throws {
        let wanted = rlim_t(calls * 2 + spare)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < wanted else { return }
        guard limit.rlim_max >= wanted else {
            throw Problem(
                .invalid,
                "\(calls) calls at once need \(wanted) open files, and \(limit.rlim_max) are allowed here (ulimit -Hn)."
            )
        }
        limit.rlim_cur = wanted
        guard setrlimit(resource, &limit) == 0 else {
            throw Problem(.unavailable, "\(wanted) open files could not be had: \(String(cString: strerror(errno))).")
        }
    }
}
