import HTTP
import HTTPClient
import JSON
import Problems

extension ModelFailure {
    /// Reads an answer that is no success.
    init(_ response: ClientResponse, body: [UInt8]) {
        // A body that is no JSON, as from something on the way, leaves the status to speak.
        let complaint = ServerComplaint(try? JSONValue(parsing: body))
        let status = response.status.code
        self.init(Self.kind(status, complaint), Self.sentence(status, complaint))
        self.status = status
        code = complaint.code ?? complaint.type
        parameter = complaint.parameter
        retryAfter = RetryDelay.told(by: response)
        shouldRetry = response.headers["x-should-retry"].flatMap { ["true": true, "false": false][$0.lowercased()] }
    }

    /// Reads the error that a stream ends with; its status had been a success.
    init(inStream body: JSONValue) {
        let complaint = ServerComplaint(body)
        let words = [complaint.code, complaint.type].compactMap { $0 }
        let kind: Kind =
            if complaint.isAboutLength {
                .tooLong
            } else if complaint.isAboutMoney || words.contains("invalid_request_error") || words.contains("400") {
                .refused
            } else if words.contains(where: { $0.contains("rate_limit") || $0 == "429" }) {
                .rateLimited
            } else {
                .unavailable
            }
        self.init(kind, "The model's server gave up within its answer\(complaint.said)")
        code = complaint.code ?? complaint.type
    }

    private static func kind(_ status: Int, _ complaint: ServerComplaint) -> Kind {
        if complaint.isAboutLength, status < 500 { return .tooLong }
        return switch status {
        case 401, 407: .unauthorised
        case 429: complaint.isAboutMoney ? .refused : .rateLimited
        case 408, 409, 425, 500...: .unavailable
        case 413: .tooLong
        case 400..<500: .refused
        default: .garbled
        }
    }

    private static func sentence(_ status: Int, _ complaint: ServerComplaint) -> String {
        status == 401
            ? "The model's server refuses the key (OPENAI_API_KEY)."
            : "The model's server answered \(status)\(complaint.said)"
    }

    /// What it means when the exchange itself failed.
    init(_ problem: Problem, isWithinAnswer: Bool) {
        let kind: Kind =
            switch problem.kind {
            case .timedOut: .stalled
            case .badGateway: isWithinAnswer ? .cut : .garbled
            default: isWithinAnswer ? .cut : .unavailable
            }
        self.init(kind, problem.message)
    }
}
