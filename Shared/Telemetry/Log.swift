/// Writes log lines: `Log.shared.info("Answered.", ["status": 200])`.
///
/// A line below the sink's level costs one load: neither its message nor its fields are made.
package struct Log: Sendable {
    /// Writes to the process's own output.
    package static let shared = Log(.process)

    private let sink: LogSink
    private let fixed: LogFields

    package init(_ sink: LogSink, _ fixed: LogFields = [:]) {
        self.sink = sink
        self.fixed = fixed
    }

    /// Returns a log that adds these fields to each of its lines.
    package func with(_ fields: LogFields) -> Log {
        Log(sink, fixed + fields)
    }

    package func isOn(_ level: LogLevel) -> Bool { sink.isOn(level) }

    /// Writes one line if its level is on.
    package func write(
        _ level: LogLevel, _ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = [:]
    ) {
        guard sink.isOn(level) else { return }
        sink.write(
            LogRecord(
                time: Timestamp.now(), level: level, message: message(), context: LogContext.current,
                fields: fixed + fields()))
    }

    package func trace(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = [:]) {
        write(.trace, message(), fields())
    }

    package func debug(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = [:]) {
        write(.debug, message(), fields())
    }

    package func info(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = [:]) {
        write(.info, message(), fields())
    }

    package func notice(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = [:]) {
        write(.notice, message(), fields())
    }

    package func warning(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = [:]) {
        write(.warning, message(), fields())
    }

    package func error(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = [:]) {
        write(.error, message(), fields())
    }
}
