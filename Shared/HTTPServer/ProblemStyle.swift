package import HTTP
import JSON
package import Problems

/// In which words a surface tells its failures. Chosen by route, so that no caller has to guess.
package struct ProblemStyle: Sendable {
    package var answer: @Sendable (Problem, Request) -> Response

    package init(_ answer: @escaping @Sendable (Problem, Request) -> Response) { self.answer = answer }

    /// Our own: `{error, message, code, requestId}`; or RFC 9457 for those who ask for it.
    package static let house = ProblemStyle { problem, request in
        let wantsStandard = request.headers["Accept"]?.contains("application/problem+json") ?? false
        var response = Response(
            Status(answering: problem), contentType: wantsStandard ? "application/problem+json" : "application/json",
            content: .bytes(wantsStandard ? standard(problem, request) : own(problem, request)))
        response.noteRetry(problem)
        return response
    }

    private static func own(_ problem: Problem, _ request: Request) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("error", problem.kind.rawValue)
        writer.member("message", problem.message)
        writer.member("code", problem.code ?? Status(problem.kind).code)
        writer.member("field", ifPresent: problem.field)
        writer.member("requestId", request.id)
        writer.endObject()
        return (try? writer.finish()) ?? []  // texts and whole numbers can always be written
    }

    private static func standard(_ problem: Problem, _ request: Request) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("type", "about:blank")
        writer.member("title", Status(answering: problem).reason)
        writer.member("status", Status(answering: problem).code)
        writer.member("detail", problem.message)
        writer.member("code", ifPresent: problem.code)
        writer.member("field", ifPresent: problem.field)
        writer.member("request_id", request.id)
        writer.endObject()
        return (try? writer.finish()) ?? []  // texts and whole numbers can always be written
    }
}

/// The words of every address that begins in one way.
package struct PathStyle: Sendable {
    package var prefix: String
    package var style: ProblemStyle

    package init(_ prefix: String, _ style: ProblemStyle) {
        self.prefix = prefix
        self.style = style
    }
}

extension Status {
    /// A problem's own code is its status where it is one; other numbers belong to other worlds.
    fileprivate init(answering problem: Problem) {
        if let code = problem.code, (400...599).contains(code) {
            self.init(code: code)
        } else {
            self.init(problem.kind)
        }
    }
}

extension Response {
    /// Says when another try may help.
    package mutating func noteRetry(_ problem: Problem) {
        guard let wait = problem.retryAfter else { return }
        headers.set("Retry-After", "\(max(1, wait.components.seconds + (wait.components.attoseconds > 0 ? 1 : 0)))")
    }
}
