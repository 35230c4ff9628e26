/// A stretch of work inside a trace: its name, when it began, how long it took, and what is worth knowing about it.
package struct Span: Sendable {
    package let name: StaticString
    package let trace: Trace
    package let parent: SpanID?
    package var attributes: LogFields
    let requestID: RequestID?
    let start: Timestamp
    private let startedAt: Int64

    /// Begins a span below the one under way; without one, a new trace.
    package init(_ name: StaticString, _ attributes: LogFields = [:], in context: LogContext? = LogContext.current) {
        self.name = name
        self.attributes = attributes
        trace = context?.trace?.child() ?? Trace()
        parent = context?.trace?.spanID
        requestID = context?.requestID
        start = Timestamp.now()
        startedAt = monotonicNanoseconds()
    }

    /// Ends the span and writes it down, if spans are written down and this trace is.
    package consuming func end(error: String? = nil, to file: SpanFile? = SpanFile.installed) {
        guard let file, trace.isSampled else { return }
        file.write(self, microseconds: (monotonicNanoseconds() - startedAt) / 1_000, error: error)
    }

    /// Runs some work as a span: log lines and spans inside belong to it, and an error ends it as failed.
    package static func measure<Value>(
        _ name: StaticString, _ attributes: LogFields = [:], _ body: (inout Span) async throws -> Value
    ) async rethrows -> Value {
        var span = Span(name, attributes)
        var context = LogContext.current ?? LogContext()
        context.trace = span.trace
        do {
            let value = try await LogContext.$current.withValue(context) { try await body(&span) }
            span.end()
            return value
        } catch {
            span.end(error: "\(error)")
            throw error
        }
    }
}
