/// What everything done for one request has in common; log lines and spans pick it up by themselves.
package struct LogContext: Sendable {
    /// The context of the task that asks.
    @TaskLocal package static var current: LogContext?

    package var requestID: RequestID?
    package var trace: Trace?
    package var callSID: String?
    package var conversationSID: String?
    /// The template of the address, `/conversations/{sid}`, never the address itself.
    package var route: String?

    package init(
        requestID: RequestID? = nil, trace: Trace? = nil, callSID: String? = nil, conversationSID: String? = nil,
        route: String? = nil
    ) {
        self.requestID = requestID
        self.trace = trace
        self.callSID = callSID
        self.conversationSID = conversationSID
        self.route = route
    }
}
