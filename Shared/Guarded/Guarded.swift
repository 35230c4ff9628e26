import Glibc

/// A value behind a lock, reached by one thread at a time.
///
/// It stands on the system's own mutex rather than on `Synchronization.Mutex`, because the thread sanitizer sees only
/// the former: with it, a clean run means something.
package final class Guarded<Value>: @unchecked Sendable {
    // Sendable although the value need not be: every access to it is inside the lock, and what goes in or out is sent.
    private var value: Value
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    package init(_ value: sending Value) {
        self.value = value
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Runs a few lines with the value to themselves. Never waits for anything else.
    @inline(__always)
    package func withLock<Result, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
