import Glibc
import Guarded
import Synchronization

/// Where log lines go: one file, in one form.
///
/// Lines are written one by one until `startBuffering`. From then on they are gathered and written when somebody calls
/// `flush` (an event loop about to sleep), when 32 KiB are gathered, 100 ms after the first, with the first error, and
/// when the process exits.
package final class LogSink: Sendable {
    /// The process's own output.
    package static let process = LogSink(file: STDOUT_FILENO, form: .fitting())

    static let mostBufferedBytes = 32 * 1_024
    static let longestDelayNanoseconds: Int64 = 100_000_000

    private struct State {
        var service: String
        /// The same, ready to stand in quotes.
        var escapedService: [UInt8]
        var form: LogForm
        var journal: Journal?
        var clock = TimestampWriter()
        var buffer: [UInt8] = []
        /// When the oldest line of the buffer came in, on the monotonic clock.
        var since: Int64 = 0
        var flusher: LogFlusher?

        init(service: String, form: LogForm) {
            self.form = form
            self.service = service
            journal = LogSink.journal(for: form)
            escapedService = []
            LineEscaper.append(service, to: &escapedService)
        }
    }

    private let file: Int32
    private let threshold: Atomic<UInt8>
    private let holdsLines = Atomic<Bool>(false)
    private let lost = Atomic<Int>(0)
    private let state: Guarded<State>

    package init(file: Int32, form: LogForm, service: String = "", level: LogLevel = .info) {
        self.file = file
        threshold = Atomic(level.severity)
        state = Guarded(State(service: service, form: form))
    }

    deinit {
        flush()
        state.withLock { state in
            state.journal?.close()
            state.flusher?.stop()
        }
    }

    /// Sets who speaks, from which level on, and how; what is left out stays as it is.
    package func configure(service: String? = nil, level: LogLevel? = nil, form: LogForm? = nil) {
        if let level { threshold.store(level.severity, ordering: .relaxed) }
        state.withLock { state in
            write(&state)
            state.journal?.close()
            let flusher = state.flusher
            state = State(service: service ?? state.service, form: form ?? state.form)
            state.flusher = flusher
        }
    }

    package func isOn(_ level: LogLevel) -> Bool { level.severity >= threshold.load(ordering: .relaxed) }

    /// How many bytes could not be written since the start.
    package var lostBytes: Int { lost.load(ordering: .relaxed) }

    /// Gathers lines from now on; meant for the process's own sink, once.
    package func startBuffering() {
        state.withLock { state in
            if state.flusher == nil { state.flusher = LogFlusher(for: self) }
        }
        if self === Self.process { atexit { LogSink.process.flush() } }
    }

    /// Writes what is gathered; costs one load when there is nothing.
    package func flush() {
        guard holdsLines.load(ordering: .acquiring) else { return }
        state.withLock { write(&$0) }
    }

    func write(_ record: LogRecord) {
        var alarm: LogFlusher?
        state.withLock { state in
            if append(record, to: &state) { return }
            guard let flusher = state.flusher, record.level < .error, state.buffer.count < Self.mostBufferedBytes else {
                return write(&state)
            }
            let now = monotonicNanoseconds()
            if !holdsLines.load(ordering: .relaxed) {
                state.since = now
                holdsLines.store(true, ordering: .releasing)
                alarm = flusher
            } else if now - state.since >= Self.longestDelayNanoseconds {
                write(&state)
            }
        }
        alarm?.wake()
    }

    /// Puts a record into the buffer, or says that the journal has taken it.
    private func append(_ record: LogRecord, to state: inout State) -> Bool {
        switch state.form {
        case .json:
            record.appendJSON(service: state.escapedService, clock: &state.clock, to: &state.buffer)
        case .text(let colors):
            record.appendText(service: state.service, colors: colors, clock: &state.clock, to: &state.buffer)
        case .journal:
            var entry: [UInt8] = []
            record.appendJournal(service: state.service, to: &entry)
            if let journal = state.journal, journal.send(entry) { return true }
            record.appendJSON(service: state.escapedService, clock: &state.clock, to: &state.buffer)
        }
        return false
    }

    private func write(_ state: inout State) {
        let left = FileBytes.write(state.buffer, to: file)
        if left > 0 { lost.wrappingAdd(left, ordering: .relaxed) }
        if state.buffer.capacity > 4 * Self.mostBufferedBytes {
            state.buffer = []
        } else {
            state.buffer.removeAll(keepingCapacity: true)
        }
        holdsLines.store(false, ordering: .releasing)
    }

    private static func journal(for form: LogForm) -> Journal? {
        guard case .journal(let path) = form else { return nil }
        return Journal(path: path)
    }
}
