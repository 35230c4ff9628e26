import Glibc
import Guarded
import Synchronization

/// Keeps finished spans in a file, one JSON object a line. A full file becomes `<path>.1` and a new one begins.
package final class SpanFile: Sendable {
    private struct State {
        var file: Int32 = -1
        var size = 0
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

    /// Writes what is gathered.
    package func flush() {
        state.withLock { write(&$0) }
    }

    func write(_ span: borrowing Span, microseconds: Int64, error: String?) {
        state.withLock { state in
            append(span, microseconds, error, to: &state)
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
        }
        guard !state.buffer.isEmpty else { return }
        if state.file >= 0, state.size + state.buffer.count > longestBytes {
            close(state.file)
            state.file = -1
            rename(path, path + ".1")
        }
        if state.file < 0 {
            state.file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            guard state.file >= 0 else { return }
            var status = stat()
            state.size = fstat(state.file, &status) == 0 ? Int(status.st_size) : 0
        }
        state.size += state.buffer.count - FileBytes.write(state.buffer, to: state.file)
    }
}
