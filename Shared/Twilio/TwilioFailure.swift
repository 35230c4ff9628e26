package import JSON
package import Problems

/// Why a question to Twilio came to nothing, with all that Twilio said about it.
package struct TwilioFailure: Error, Sendable, Hashable {
    package let reason: Reason
    /// Twilio's number for it.
    package var code: Int?
    /// One sentence: Twilio's own where it had one.
    package var message: String
    /// Where Twilio explains it.
    package var moreInfo: String?
    /// How long Twilio asks to be left alone.
    package var retryAfter: Duration?
    package var details: JSONValue?
    /// Whether Twilio may have seen the question.
    package var wasAsked = true

    package enum Reason: Sendable, Hashable {
        /// Twilio said no, with this status.
        case answered(Int)
        /// No answer came.
        case unreachable
        /// No answer came in the time allowed.
        case timedOut
        /// An answer came that makes no sense.
        case unreadable
    }

    package init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    /// The status of Twilio's answer; nil when there was none to speak of.
    package var status: Int? { if case .answered(let status) = reason { status } else { nil } }
}

extension TwilioFailure {
    /// Reads an answer that is no success. A body that is cut, is no JSON or says nothing leaves the status to speak.
    package init(status: Int, body: [UInt8], retryAfter: Duration? = nil) {
        // What cannot be read has nothing to add.
        let told = (try? JSONValue(parsing: body))?.object
        let code = told?["code"].flatMap { $0.int ?? $0.string.flatMap { Int($0) } }
        let sentence = ["message", "detail", "title"].lazy.compactMap { told?[$0]?.string }.first { !$0.isEmpty }
        self.init(.answered(status), sentence ?? Self.sentence(status, code))
        self.code = code
        self.moreInfo = told?["more_info"]?.string
        self.retryAfter = retryAfter
        self.details = (told?["details"] ?? told?["errors"]).flatMap { $0.isNull ? nil : $0 }
    }

    private static func sentence(_ status: Int, _ code: Int?) -> String {
        let meaning = code.flatMap { TwilioError.of($0)?.meaning }
        return "Twilio answered \(status)" + (meaning.map { ": \($0)" } ?? "") + "."
    }
}

extension TwilioFailure: ProblemConvertible {
    /// What our own caller is told: what they can mend is passed on, what only we or Twilio can is not blamed on them.
    package var problem: Problem {
        switch reason {
        case .answered(let status):
            guard let kind = Self.passedOn[status] else {
                // Our credentials, our mistake, or a Twilio in trouble.
                let isRefused = status == 401
                let sentence = isRefused ? "Twilio refuses this fleet's credentials: \(message)" : message
                return Problem(.badGateway, sentence, code: isRefused ? 20003 : 20500, retryAfter: retryAfter)
            }
            return Problem(kind, message, code: code, retryAfter: retryAfter)
        case .unreachable, .unreadable: return Problem(.badGateway, message, code: 20500)
        case .timedOut: return Problem(.timedOut, message, code: 20503)
        }
    }

    private static let passedOn: [Int: Problem.Kind] = [
        400: .invalid, 403: .forbidden, 404: .notFound, 409: .conflict, 412: .preconditionFailed, 429: .tooMany,
    ]
}
