import Glibc

/// The listening sockets that systemd opened for this process (sd_listen_fds).
package enum InheritedSockets {
    /// Their descriptors. They are for this process only when it is the one named.
    package static func descriptors(environment: (String) -> String?) -> [Int32] {
        guard environment("LISTEN_PID") == "\(getpid())", let count = environment("LISTEN_FDS").flatMap({ Int32($0) }),
            (1...64).contains(count)
        else { return [] }
        return Array(3..<3 + count)
    }

    /// Keeps children from believing that the sockets are theirs.
    package static func forget() {
        for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) }
    }
}
