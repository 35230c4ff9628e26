import HTTP
import HTTPServer
import JSON
import Problems
import Testing

@testable import Twilio

@Suite struct TwilioFailureTests {
    private func failure(_ status: Int, _ body: String) -> TwilioFailure {
        TwilioFailure(status: status, body: Array(body.utf8), retryAfter: .seconds(3))
    }

    @Test func `all that Twilio says is kept`() {
        let told = failure(
            409,
            #"{"code":50353,"message":"Exists.","more_info":"https://www.twilio.com/docs/errors/50353","status":409,"#
                + #""details":{"name":"x"}}"#)

        #expect(told.status == 409 && told.code == 50353 && told.message == "Exists.")
        #expect(told.moreInfo == "https://www.twilio.com/docs/errors/50353" && told.details == ["name": "x"])
        #expect(told.problem == Problem(.conflict, "Exists.", code: 50353, retryAfter: .seconds(3)))
    }

    @Test func `newer interfaces say it in other words`() {
        let told = failure(
            400, #"{"type":"x","title":"Bad","status":400,"code":"20001","detail":"No name.","errors":[{"a":1}]}"#)

        #expect(told.code == 20001 && told.message == "No name." && told.details == [["a": 1]])
    }

    @Test(arguments: [
        "", "<html>", "[]", "null", "{}", #"{"message":""}"#, #"{"message":7,"code":null}"#, "{\"code\":1",
    ])
    func `a body that says nothing leaves the status to speak`(body: String) {
        let told = failure(503, body)

        #expect(told.status == 503 && told.code == nil && told.message == "Twilio answered 503.")
    }

    @Test func `a code without a sentence is explained`() {
        #expect(failure(400, #"{"code":50407}"#).message == "Twilio answered 400: The address is invalid.")
        #expect(failure(400, #"{"code":12345}"#).message == "Twilio answered 400.")
    }

    @Test(arguments: [
        (400, Problem.Kind.invalid, 21211), (401, .badGateway, 20003), (403, .forbidden, 21211),
        (404, .notFound, 21211), (405, .badGateway, 20500), (409, .conflict, 21211),
        (412, .preconditionFailed, 21211), (415, .badGateway, 20500), (429, .tooMany, 21211),
        (500, .badGateway, 20500), (503, .badGateway, 20500), (302, .badGateway, 20500),
    ]) func `callers hear of what they can mend`(status: Int, kind: Problem.Kind, code: Int) {
        let problem = failure(status, #"{"code":21211,"message":"Bad."}"#).problem

        #expect(problem.kind == kind && problem.code == code && problem.retryAfter == .seconds(3))
    }
}

@Suite struct TwilioErrorTests {
    @Test func `every line of the table is a code`() {
        let lines = TwilioError.words.split(separator: "\n")
        let codes = lines.compactMap { Int($0.prefix { $0 != " " }) }

        #expect(codes.count == lines.count && codes == codes.sorted() && Set(codes).count == codes.count)
        for code in codes {
            let known = TwilioError.of(code)
            #expect(known?.code == code && (400...599).contains(known?.status ?? 0) && known?.meaning.isEmpty == false)
        }
    }

    @Test func `a code says what kind of failure it is`() {
        #expect(
            Problem(twilio: 50353)
                == Problem(.conflict, "A conversation with this unique name exists already", code: 50353))
        #expect(Problem(twilio: 50407, "No.", field: "Address").field == "Address")
        #expect(Problem(twilio: 20404).kind == .notFound && Problem(twilio: 50056).kind == .forbidden)
        #expect(Problem(twilio: 51002).kind == .tooMany && Problem(twilio: 50057).kind == .badGateway)
        #expect(Problem(twilio: 99_999).kind == .invalid)
    }
}

@Suite struct ProblemStyleTests {
    private func answer(_ problem: Problem) throws -> (response: Response, body: JSONValue) {
        let response = ProblemStyle.twilio.answer(problem, Request(.get, try #require(Target("/v1/Users/US1?x=1"))))
        guard case .bytes(let bytes) = response.content else { return (response, .null) }
        return (response, try JSONValue(parsing: bytes))
    }

    @Test(arguments: Problem.Kind.allCases) func `every failure has four members, and the status of its answer`(
        kind: Problem.Kind
    ) throws {
        let (response, body) = try answer(Problem(kind, "Sorry."))

        #expect(body.object.map { Array($0.keys) } == ["code", "message", "more_info", "status"])
        #expect(body["status"]?.int == response.status.code)
        let code = try #require(body["code"]?.int)
        #expect(TwilioError.of(code) != nil)
        #expect(body["more_info"]?.string == "https://www.twilio.com/docs/errors/\(code)")
        #expect(response.contentType == "application/json")
    }

    @Test(arguments: [
        (Problem(.notFound, "x"), 404, 20404), (Problem(.unauthorized, "x"), 401, 20003),
        (Problem(.methodNotAllowed, "x"), 405, 20004), (Problem(.tooMany, "x"), 429, 20429),
        (Problem(.invalid, "x"), 400, 20001), (Problem(.conflict, "x"), 409, 20409),
        (Problem(.unsupportedMedia, "x"), 415, 20422), (Problem(.tooLarge, "x"), 413, 20001),
        (Problem(.broken, "x"), 500, 20500), (Problem(.unavailable, "x"), 503, 20503),
        (Problem(.full, "x"), 503, 20503),
        (Problem(.timedOut, "x"), 504, 20503), (Problem(.badGateway, "x"), 502, 20500),
        (Problem(.badGateway, "x", code: 20003), 502, 20003), (Problem(.invalid, "x", code: 50416), 409, 50416),
        (Problem(.conflict, "x", code: 99_999), 409, 99_999), (Problem(.invalid, "x", code: 431), 431, 20001),
    ]) func `a code decides, and a kind where there is none`(problem: Problem, status: Int, code: Int) throws {
        let (response, body) = try answer(problem)

        #expect(response.status.code == status && body["code"]?.int == code)
    }

    @Test func `what is missing is named by its path, and nothing more`() throws {
        #expect(
            try answer(Problem(.notFound, "No.")).body["message"]
                == "The requested resource /v1/Users/US1 was not found")
        #expect(try answer(Problem(.notFound, "No.", code: 50350)).body["message"] == "No.")
    }

    @Test func `who is not known is told how to say who he is`() throws {
        let realm = "Basic realm=\"Twilio API\""

        #expect(try answer(Problem(.unauthorized, "x")).response.headers["WWW-Authenticate"] == realm)
        #expect(try answer(Problem(.forbidden, "x")).response.headers["WWW-Authenticate"] == nil)
    }

    @Test func `a field and a wait are told along`() throws {
        let (response, body) = try answer(Problem(twilio: 20429, field: "To", retryAfter: .seconds(2)))

        #expect(body["details"] == ["field": "To"] && response.headers["Retry-After"] == "2")
    }
}
