import Net

/// Keeps what a stream tells, and lets a test wait until something has been told.
@OnLoop
final class Recorder: ByteStreamReader {
    var bytes: [UInt8] = []
    var timesReceived = 0
    var timesDrained = 0
    var ends: [StreamEnd] = []
    /// What to do besides, from inside the call.
    var onReceived: @OnLoop () -> Void = {}
    var onDrained: @OnLoop () -> Void = {}
    var onEnded: @OnLoop () -> Void = {}
    private var waits: [(isOver: @OnLoop () -> Bool, promise: Promise<Void>)] = []

    func received(_ bytes: UnsafeRawBufferPointer) {
        self.bytes += bytes
        timesReceived += 1
        onReceived()
        look()
    }

    func drained() {
        timesDrained += 1
        onDrained()
        look()
    }

    func ended(_ end: StreamEnd) {
        ends.append(end)
        onEnded()
        look()
    }

    /// Waits until `isOver`, which is asked after everything that is told.
    func wait(until isOver: @escaping @OnLoop () -> Bool) async throws {
        if isOver() { return }
        let promise = Promise<Void>()
        waits.append((isOver, promise))
        let timer = Timer { promise.fail(TookTooLong()) }
        timer.start(after: .seconds(30))
        defer { timer.stop() }
        try await promise.value
    }

    private func look() {
        for wait in waits where wait.isOver() { wait.promise.keep(()) }
        waits.removeAll { !$0.promise.isOpen }
    }
}

struct TookTooLong: Error {}
