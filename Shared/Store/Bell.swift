import Glibc

/// Wakes a sleeping thread: every ring lets one `wait` pass.
final class Bell: @unchecked Sendable {  // the semaphore may be used by any thread, and the pointer never changes
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func ring() { sem_post(semaphore) }

    func wait() {
        while sem_wait(semaphore) != 0 {}  // fails only when a signal interrupts it
    }
}
