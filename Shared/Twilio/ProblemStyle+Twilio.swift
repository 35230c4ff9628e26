import HTTP
package import HTTPServer
import JSON
import Problems

extension ProblemStyle {
    /// As Twilio tells its failures: `{code, message, more_info, status}`, and nothing that its clients do not know.
    package static let twilio = ProblemStyle { problem, request in
        let code = problem.twilioCode ?? problem.kind.twilioCode
        let status = Status(twilio: problem)
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("code", code)
        writer.member("message", problem.twilioMessage(for: request))
        writer.member("more_info", TwilioError.moreInfo(code))
        writer.member("status", status.code)
        if let field = problem.field {
            writer.key("details")
            writer.beginObject()
            writer.member("field", field)
            writer.endObject()
        }
        writer.endObject()
        // Texts and whole numbers can always be written.
        var response = Response.json(bytes: (try? writer.finish()) ?? [], status: status)
        response.noteRetry(problem)
        if status == .unauthorized { response.headers.set("WWW-Authenticate", "Basic realm=\"Twilio API\"") }
        return response
    }
}

extension Problem {
    /// Its own code, where that is one of Twilio's; numbers below are statuses of HTTP.
    fileprivate var twilioCode: Int? { code.flatMap { $0 >= 10_000 ? $0 : nil } }

    /// What is not there is told as Twilio does, unless the failure has a code and so words of its own.
    fileprivate func twilioMessage(for request: Request) -> String {
        kind == .notFound && twilioCode == nil
            ? "The requested resource \(request.target.path) was not found" : message
    }
}

extension Status {
    fileprivate init(twilio problem: Problem) {
        let usual = problem.kind == .full ? Status.serviceUnavailable : Status(problem.kind)
        // What went wrong behind us is answered as such, whatever code Twilio had for it there.
        if usual.code < 500, let code = problem.twilioCode, let known = TwilioError.of(code) {
            self.init(code: known.status)
        } else if let code = problem.code, (400...599).contains(code) {
            self.init(code: code)
        } else {
            self = usual
        }
    }
}

extension Problem.Kind {
    /// The code Twilio has for failures of this kind.
    fileprivate var twilioCode: Int {
        switch self {
        case .invalid, .unprocessable, .tooLarge, .lengthRequired, .rangeNotSatisfiable, .expectationFailed,
            .upgradeRequired:
            20001
        case .unauthorized: 20003
        case .methodNotAllowed: 20004
        case .forbidden: 20403
        case .notFound, .gone: 20404
        case .conflict: 20409
        case .preconditionFailed: 20412
        case .unsupportedMedia: 20422
        case .tooMany: 20429
        case .broken, .notOffered, .badGateway: 20500
        case .unavailable, .timedOut, .full: 20503
        }
    }
}
