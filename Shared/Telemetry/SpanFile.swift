import Glibc
import Guarded
import Synchronization

/// Keeps finished spans in a file, one JSON object a line. A full file becomes `<path>.1` and a new one begins. Processes
/// may share one: each looks before it writes whether another has set the file aside.
package final class SpanFile: Sendable {
    private struct State {
        var file: Int32 = -1
        var buffer: [UInt8] = []
        var since: Int64 = 0
        var clock = TimestampWriter()
    }

    private static let mostBufferedBytes = 32 * 1_024
    private static let longestDelayNanoseconds: Int64 = 1_000_000_000
    private static let current = Guarded<SpanFile?>(nil)
    private static let isInstalled = Atomic<Bool>(false)

    /// The file spans of this process go to; nil when they are not kept.
    package static var installed: SpanFile? {
        guard isInstalled.load(ordering: .acquiring) else { return nil }
        return current.withLock { $0 }
    }

    /// Makes a file the one spans go to; nil keeps them no longer.
    package static func install(_ file: SpanFile?) {
        current.withLock { $0 = file }
        isInstalled.store(file != nil, ordering: .releasing)
    }

    private let path: String
    private let service: String
    private let longestBytes: Int
    private let state = Guarded(State())
    private let gathered = Atomic<Bool>(false)

    package init(path: String, service: String, longestBytes: Int = 16 << 20) {
        self.path = path
        self.service = service
        self.longestBytes = longestBytes
    }

    deinit {
        state.withLock { state in
            write(&state)
            if state.file >= 0 { close(state.file) }
        }
    }

    /// Whether there is something that `flush` would write; costs one load.
    package var holdsSpans: Bool { gathered.load(ordering: .acquiring) }

    /// Writes what is gathered. Somebody has to, within a second of the first span: a quiet service ends no other.
    package func flush() {
        state.withLock { write(&$0) }
    }

    func write(_ span: borrowing Span, microseconds: Int64, error: String?) {
        state.withLock { state in
            append(span, microseconds, error, to: &state)
            gathered.store(true, ordering: .releasing)
            let now = monotonicNanoseconds()
            if state.since == 0 { state.since = now }
            let isDue = now - state.since >= Self.longestDelayNanoseconds
            if isDue || state.buffer.count >= min(Self.mostBufferedBytes, longestBytes) { write(&state) }
        }
    }

    private func append(_ span: borrowing Span, _ microseconds: Int64, _ error: String?, to state: inout State) {
        state.buffer.append("{\"traceId\":\"")
        span.trace.traceID.append(to: &state.buffer)
        state.buffer.append("\",\"spanId\":\"")
        span.trace.spanID.append(to: &state.buffer)
        state.buffer.append(UInt8(ascii: "\""))
        if let parent = span.parent {
            state.buffer.append(",\"parentId\":\"")
            parent.append(to: &state.buffer)
            state.buffer.append(UInt8(ascii: "\""))
        }
        if let id = span.requestID { LogRecord.append("requestId", .text(id.value), to: &state.buffer) }
        LogRecord.append("name", .text("\(span.name)"), to: &state.buffer)
        LogRecord.append("service", .text(service), to: &state.buffer)
        state.buffer.append(",\"start\":\"")
        state.clock.append(span.start, to: &state.buffer)
        state.buffer.append(UInt8(ascii: "\""))
        LogRecord.append("durationUs", .number(microseconds), to: &state.buffer)
        if let error { LogRecord.append("error", .text(error), to: &state.buffer) }
        state.buffer.append(",\"attributes\":{")
        let start = state.buffer.count
        for (name, value) in span.attributes.elements.prefix(LogRecord.mostFields) {
            LogRecord.append(name, value.logValue, to: &state.buffer)
        }
        // Each attribute brings a comma before it; the first one's is not wanted.
        if state.buffer.count > start { state.buffer.remove(at: start) }
        state.buffer.append("}}\n")
    }

    private func write(_ state: inout State) {
        defer {
            state.buffer.removeAll(keepingCapacity: true)
            state.since = 0
            gathered.store(false, ordering: .releasing)
        }
        guard !state.buffer.isEmpty else { return }
        if state.file >= 0, !isCurrent(state.file) || setAside(state.file, before: state.buffer.count) {
            close(state.file)
            state.file = -1
        }
        if state.file < 0 {
            state.file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            guard state.file >= 0 else { return }
            // What an earlier run has left may be full already.
            if setAside(state.file, before: state.buffer.count) {
                close(state.file)
                state.file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
                guard state.file >= 0 else { return }
            }
        }
        _ = FileBytes.write(state.buffer, to: state.file)
    }

    /// Whether the path still leads to this file: another process may have set it aside.
    private func isCurrent(_ file: Int32) -> Bool {
        var (ours, named) = (stat(), stat())
        guard fstat(file, &ours) == 0, stat(path, &named) == 0 else { return false }
        return ours.st_ino == named.st_ino && ours.st_dev == named.st_dev
    }

    /// Renames a file that has no room for so many bytes; says whether it did.
    ///
    /// A file is renamed only by who has its lock and sees it under its name: two that find it full at once would else
    /// rename the next one over it. Nobody waits for the lock: whoever does not get it writes to the full file once more.
    private func setAside(_ file: Int32, before count: Int) -> Bool {
        var facts = stat()
        guard fstat(file, &facts) == 0, facts.st_size > 0 else { return false }
        guard Int(facts.st_size) + count > longestBytes else { return false }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else { return false }
        if isCurrent(file) { rename(path, path + ".1") }
        return true
    }
}
