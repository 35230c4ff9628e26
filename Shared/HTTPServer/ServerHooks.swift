package import HTTP
package import Net
package import Problems
package import Telemetry

/// What surrounds every request: who may ask, under which name it is logged, and what is counted.
@OnLoop
package protocol ServerHooks: AnyObject {
    /// The name of a request, from its head or anew.
    func requestID(for head: RequestHead, from sender: Sender) -> String
    /// Why a request is not let through to its route; nil when it is.
    func objection(to request: Request, for route: ServedRoute) -> Problem?
    /// What everything done for a request has in common: its handler inherits it.
    /// `exchange` is the number by which `concluded` tells of it, unlike the id never given twice.
    func context(of request: Request, for route: ServedRoute, exchange: Int) -> LogContext
    /// A handler failed with something that is not a `Problem`, or an answer that had begun had to be broken off.
    func failed(_ error: any Error, _ request: Request, _ route: ServedRoute)
    /// An exchange is over.
    func concluded(_ exchange: ConcludedExchange)
}

/// What is known of an exchange when it is over.
package struct ConcludedExchange: Sendable {
    /// Unlike the id never given twice.
    package var number: Int
    /// Its name in the log.
    package var id: String
    /// As it was asked.
    package var method: Method
    /// What was asked for.
    package var target: Target
    /// The route that answered.
    package var served: ServedRoute
    /// Nil when the client left before it was answered.
    package var status: Status?
    /// Of the body.
    package var bytesSent: Int
    /// From its head to the end of its answer.
    package var duration: Duration
    /// Who asked.
    package var sender: Sender
}
