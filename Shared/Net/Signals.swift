import CLinux
import Glibc

/// Signals taken from a descriptor, so that they arrive on the loop like anything else.
@OnLoop
package final class Signals: Source {
    private let received: @OnLoop (Int32) -> Void

    /// Keeps signals from interrupting any thread that is started later. To be called before the first one is.
    package nonisolated static func block(_ numbers: [Int32]) {
        var set = signalSet(numbers)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Lets signals do again, by way of this thread, what they do to any program.
    package nonisolated static func unblock(_ numbers: [Int32]) {
        var set = signalSet(numbers)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    package init(_ numbers: [Int32], received: @escaping @OnLoop (Int32) -> Void) {
        self.received = received
        var set = signalSet(numbers)
        super.init(fd: signalfd(-1, &set, Int32(SFD_NONBLOCK | SFD_CLOEXEC)))
        watch(.readable)
    }

    package override func ready(_ readiness: Readiness) {
        var signal = signalfd_siginfo()
        while read(fd, &signal, MemoryLayout<signalfd_siginfo>.size) == MemoryLayout<signalfd_siginfo>.size {
            received(Int32(signal.ssi_signo))
        }
    }
}

private func signalSet(_ numbers: [Int32]) -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers { sigaddset(&set, number) }
    return set
}
