import HTTP
import HTTPServer
import Net
import Problems
import Telemetry

/// What surrounds every request of a service: its name, its trace, who may ask, what is logged and counted.
@OnLoop
final class FrameHooks: ServerHooks {
    var access: LoopbackGuard
    var logsAccess: Bool
    /// Of requests that are being answered, by the numbers of their exchanges: two may have the same id.
    private var spans: [Int: Span] = [:]
    private let log: Log
    private let metrics: FrameMetrics

    init(access: LoopbackGuard, log: Log, metrics: FrameMetrics, logsAccess: Bool) {
        self.access = access
        self.log = log
        self.metrics = metrics
        self.logsAccess = logsAccess
    }

    func requestID(for head: RequestHead, from sender: Sender) -> String {
        head.headers["X-Request-Id"].flatMap { RequestID(inbound: $0) }?.value ?? RequestID().value
    }

    func objection(to request: Request, for route: ServedRoute) -> Problem? {
        route.route.isOpen || route.route.alsoAdmits?(request) == true ? nil : access.objection(to: request)
    }

    func context(of request: Request, for route: ServedRoute, exchange: Int) -> LogContext {
        var context = LogContext(requestID: RequestID(inbound: request.id), route: route.label)
        let parent = trace(of: request)
        context.trace = parent ?? Trace()
        guard SpanFile.installed != nil else { return context }
        var span = Span("http.request", in: parent == nil ? nil : context)
        span.attributes = ["method": request.method.name, "route": route.label ?? "none"]
        context.trace = span.trace
        spans[exchange] = span
        return context
    }

    /// An outside caller must not choose ids or what is sampled; a neighbour's trace goes on.
    private func trace(of request: Request) -> Trace? {
        guard let told = request.headers["traceparent"], access.objection(to: request) == nil else { return nil }
        return Trace(traceparent: told)
    }

    func failed(_ error: any Error, _ request: Request, _ route: ServedRoute) {
        var context = LogContext(requestID: RequestID(inbound: request.id), route: route.label)
        context.trace = LogContext.current?.trace
        // What fails while an answer is being sent fails outside of the request's own context.
        LogContext.$current.withValue(context) {
            log.error("A request failed.", ["error": "\(error)", "method": request.method.name])
        }
    }

    func concluded(_ exchange: ConcludedExchange) {
        metrics.note(exchange)
        if var span = spans.removeValue(forKey: exchange.number) {
            span.attributes.add("status", exchange.status?.code)
            span.end()
        }
        guard logsAccess else { return }
        let status = exchange.status?.code ?? FrameMetrics.clientLeft
        // Probes would fill the log with nothing.
        let level: LogLevel = exchange.served.route.isProbe ? .debug : status >= 500 ? .warning : .info
        log.write(
            level, "\(exchange.method) \(exchange.target.path)",
            [
                "requestId": exchange.id, "route": exchange.served.label ?? "none", "status": status,
                "durationUs": exchange.duration, "bytes": exchange.bytesSent, "from": exchange.sender.address,
            ])
    }
}
