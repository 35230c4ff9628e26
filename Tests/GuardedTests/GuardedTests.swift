import Guarded
import Testing

struct GuardedTests {
    @Test func `no change is lost between many threads`() async {
        let counter = Guarded(0)

        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<16 { group.addTask { for _ in 0..<1_000 { counter.withLock { $0 += 1 } } } }
        }

        #expect(counter.withLock { $0 } == 16_000)
    }

    @Test func `the lock is free again after an error`() {
        struct Refused: Error {}
        let word = Guarded("before")

        #expect(throws: Refused.self) {
            try word.withLock { word throws(Refused) in
                word = "changed"
                throw Refused()
            }
        }

        #expect(word.withLock { $0 } == "changed")
    }
}
