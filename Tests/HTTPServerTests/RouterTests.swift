import HTTP
import Testing

@testable import HTTPServer

struct RouterTests {
    private let router = Router(
        [
            (.get, "/"), (.get, "/things"), (.post, "/things"), (.get, "/things/new"), (.get, "/things/{id}"),
            (.delete, "/things/{thing}"), (.get, "/things/{id}/parts/{part}"), (.get, "/files/{path...}"),
            (.get, "/files/list"), (.put, "/deep/{a}/x"), (.get, "/deep/fixed/y"), (.options, "/own"), (.head, "/own"),
            (.get, "/slash/"),
        ].map { (method: Method, pattern: String) in
            Route(method, pattern, "\(method) \(pattern)", .atOnce { _ in .text("") })
        }
    )

    /// What was found, in one line.
    private func found(_ method: Method, _ path: String) -> String {
        switch router.find(method, path) {
        case .route(let route, let path):
            let values = path.values.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
            return "\(route.route.documentation.summary) \(values)"
        case .otherMethods(let methods): return methods.joined(separator: ",")
        case .nothing: return "nothing"
        case .malformed: return "malformed"
        }
    }

    @Test(arguments: [
        (Method.get, "/", "GET / "),
        (.get, "//", "GET / "),
        (.get, "/things", "GET /things "),
        (.get, "/things/", "GET /things "),
        (.get, "/things/new", "GET /things/new "),
        (.get, "/things/7", "GET /things/{id} id=7"),
        (.delete, "/things/7", "DELETE /things/{thing} thing=7"),
        (.delete, "/things/new", "DELETE /things/{thing} thing=new"),
        (.head, "/things/7", "GET /things/{id} id=7"),
        (.head, "/own", "HEAD /own "),
        (.options, "/own", "OPTIONS /own "),
        (.get, "/things/a%2Fb", "GET /things/{id} id=a/b"),
        (.get, "/things/%C3%A9", "GET /things/{id} id=é"),
        (.get, "/th%69ngs/7", "GET /things/{id} id=7"),
        (.get, "/things/..", "GET /things/{id} id=.."),
        (.get, "/things/%2e%2e", "GET /things/{id} id=.."),
        (.get, "/things/a+b", "GET /things/{id} id=a+b"),
        (.get, "/things/7/parts/8/", "GET /things/{id}/parts/{part} id=7,part=8"),
        (.get, "/files/list", "GET /files/list "),
        (.get, "/files/a/b/c.txt", "GET /files/{path...} path=a/b/c.txt"),
        (.get, "/files/list/more", "GET /files/{path...} path=list/more"),
        (.get, "/files/../x", "GET /files/{path...} path=../x"),
        (.get, "/files//x", "GET /files/{path...} path=/x"),
        (.get, "/files/", "GET /files/{path...} path="),
        (.put, "/deep/fixed/x", "PUT /deep/{a}/x a=fixed"),
        (.get, "/slash", "GET /slash/ "),
        (.get, "/slash/", "GET /slash/ "),
    ])
    func `an address finds its route`(_ method: Method, _ path: String, _ wanted: String) {
        #expect(found(method, path) == wanted)
    }

    @Test(arguments: [
        (Method.put, "/things", "GET,HEAD,OPTIONS,POST"),
        (.post, "/things/new", "DELETE,GET,HEAD,OPTIONS"),
        (.post, "/things/7", "DELETE,GET,HEAD,OPTIONS"),
        (.options, "/things", "GET,HEAD,OPTIONS,POST"),
        (.get, "/deep/fixed/x", "OPTIONS,PUT"),
        ("BREW", "/", "GET,HEAD,OPTIONS"),
    ])
    func `a method that is not there finds those that are`(_ method: Method, _ path: String, _ methods: String) {
        #expect(found(method, path) == methods)
    }

    @Test(arguments: [
        "/nothing", "/things/7/parts", "/things//", "//things", "/things/7//parts/8", "/THINGS", "/../things", "*",
        "/deep/other/y", "/slash//",
    ])
    func `an address that is not there finds nothing`(_ path: String) {
        #expect(found(.get, path) == "nothing")
    }

    @Test(arguments: ["/things/%", "/things/%4", "/things/%zz", "/things/%00", "/things/%ff", "/%c3/x"])
    func `an address that is not well encoded is told so`(_ path: String) {
        #expect(found(.get, path) == "malformed")
    }

    @Test func `a target that is long and deep is looked up quickly`() {
        #expect(found(.get, String(repeating: "/", count: 8_000)) == "nothing")
        #expect(found(.get, "/files" + String(repeating: "/a", count: 4_000)).hasSuffix("a/a"))
    }
}
