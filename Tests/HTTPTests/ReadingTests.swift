import HTTP
import Problems
import Testing

struct ReadingTests {
    private enum Order: String, CaseIterable, TextReadable { case asc, desc }
    private struct Code: RawRepresentable, TextReadable { let rawValue: String }

    private func request(_ query: String) throws -> Request {
        Request(
            .get, try #require(Target("/x?" + query)),
            path: PathParameters([("index", "7"), ("order", "sideways")]))
    }

    @Test func `parameters have types`() throws {
        let request = try request("limit=20&deep=true&order=desc&ratio=-1.5e3&code=X1&name=a+b")

        #expect(try request.query("limit", default: 50, in: 1...100) == 20)
        #expect(try request.query("deep", as: Bool.self) == true)
        #expect(try request.query("order", default: Order.asc) == .desc)
        #expect(try request.query("ratio", as: Double.self) == -1_500)
        #expect(try request.query("code", as: Code.self)?.rawValue == "X1")
        #expect(try request.query("name", as: String.self) == "a b")
        #expect(try request.parameter("index", as: Int.self) == 7)
    }

    @Test func `what is not given has its standard value`() throws {
        let request = try request("")

        #expect(try request.query("limit", as: Int.self, default: 50, in: 1...100) == 50)
        #expect(try request.query("order", default: Order.asc) == .asc)
        #expect(try request.query("deep", as: Bool.self) == nil)
    }

    @Test func `what is wrong is said in one sentence that names it`() throws {
        let request = try request("limit=many&big=101&order=up&deep=perhaps")

        let limit = #expect(throws: Problem.self) { try request.query("limit", default: 50, in: 1...100) }
        let big = #expect(throws: Problem.self) { try request.query("big", default: 50, in: 1...100) }
        let order = #expect(throws: Problem.self) { try request.query("order", as: Order.self) }
        let deep = #expect(throws: Problem.self) { try request.query("deep", as: Bool.self) }
        let path = #expect(throws: Problem.self) { try request.parameter("order", as: Order.self) }
        let missing = #expect(throws: Problem.self) { try request.target.parameters.require("To", as: String.self) }
        let unrouted = #expect(throws: Problem.self) { try request.parameter("sid", as: String.self) }

        #expect(limit == Problem(.invalid, "limit must be a whole number.", field: "limit"))
        #expect(big?.message == "big must lie between 1 and 100.")
        #expect(order?.message == "order must be one of asc, desc.")
        #expect(deep?.message == "deep must be true or false.")
        #expect(path?.field == "order")
        #expect(missing?.message == "To is missing.")
        #expect(unrouted?.kind == .broken)
    }

    @Test(arguments: ["nan", "inf", "0x10", "1e999", "", " 1", "1,5", "infinity"])
    func `only decimal numbers are numbers`(text: String) { #expect(Double(text: text) == nil) }

    @Test func `a form is read from a body that says it is one`() async throws {
        let target = try #require(Target("/"))
        let headers: Headers = ["Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"]
        let form = Request(.post, target, headers: headers, body: .bytes(Array("a=1".utf8)))
        let bare = Request(.post, target, body: .bytes(Array("a=1".utf8)))

        let problem = await #expect(throws: Problem.self) { try await bare.form() }
        let long = await #expect(throws: Problem.self) { try await form.form(upTo: 2) }

        #expect(try await form.form()["a"] == "1")
        #expect(problem?.kind == .unsupportedMedia)
        #expect(long?.kind == .tooLarge)
    }
}
