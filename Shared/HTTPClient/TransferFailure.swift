import Problems

/// Why a transfer came to nothing, in the detail that deciding about another try needs.
enum TransferFailure: Error, Sendable, Hashable {
    case couldNotResolve
    case couldNotConnect(String)
    /// `mayReach` said no.
    case notAllowed
    /// The TLS handshake broke off.
    case couldNotSecure(String)
    /// The server's certificate is not one we trust for this name.
    case notTrusted(String)
    case timedOut(Stage)
    /// The connection broke before the answer's head was there.
    case reset
    /// The connection broke within the answer's body.
    case cut
    case malformed
    case tooLarge(limit: Int)
    case closing
    /// Not a thing we can send, for the reason given.
    case unsendable(String)

    enum Stage: Sendable, Hashable { case connecting, waitingForHead, idle, whole }

    /// The same in the words of the house: names host and port, never path, query or credentials.
    func problem(at origin: Origin) -> Problem {
        switch self {
        case .couldNotResolve:
            Problem(.unavailable, "The name \(origin.host) could not be resolved to reach \(origin).")
        case .couldNotConnect(let reason): Problem(.unavailable, "No connection to \(origin) was made: \(reason).")
        case .notAllowed: Problem(.forbidden, "The address behind \(origin) may not be reached from here.")
        case .couldNotSecure(let reason): Problem(.unavailable, "TLS with \(origin) could not be set up: \(reason).")
        case .notTrusted(let reason): Problem(.unavailable, "The certificate of \(origin) is not trusted: \(reason).")
        case .timedOut(.connecting): Problem(.timedOut, "No connection to \(origin) was made in the time allowed.")
        case .timedOut(.waitingForHead): Problem(.timedOut, "\(origin) did not answer in the time allowed.")
        case .timedOut(.idle): Problem(.timedOut, "\(origin) fell silent within its answer.")
        case .timedOut(.whole): Problem(.timedOut, "The exchange with \(origin) took longer than allowed.")
        case .reset: Problem(.unavailable, "\(origin) closed the connection without an answer.")
        case .cut: Problem(.badGateway, "\(origin) broke off within its answer.")
        case .malformed: Problem(.badGateway, "\(origin) answered with something that is not HTTP.")
        case .tooLarge(let limit): Problem(.badGateway, "The answer of \(origin) is longer than \(limit) bytes.")
        case .closing: Problem(.unavailable, "No more requests are sent: this client is closing.")
        case .unsendable(let reason): Problem(.invalid, "The request to \(origin) cannot be sent: \(reason).")
        }
    }
}

/// One try that failed, and whether the server may have seen the request.
struct FailedTry: Error {
    let failure: TransferFailure
    let wasSent: Bool

    /// Whether another address of the same server may do better.
    var isWithoutConnection: Bool {
        guard !wasSent else { return false }
        return switch failure {
        case .couldNotConnect, .couldNotSecure, .timedOut(.connecting): true
        default: false
        }
    }
}
