import HTTP
import Problems
import Testing

struct MessageTests {
    @Test func `every kind of problem has a status of its own, and finds back`() {
        for kind in Problem.Kind.allCases {
            let status = Status(kind)

            #expect(status.isError)
            #expect(status.problemKind == kind)
            #expect(!status.reason.hasPrefix("Status"))
        }
    }

    @Test func `an unknown failure counts by its class, and success is no problem`() {
        #expect(Status(code: 418).problemKind == .invalid)
        #expect(Status(code: 599).problemKind == .broken)
        #expect(Status.ok.problemKind == nil)
        #expect(Status(code: 418).description == "418 Status 418")
    }

    @Test func `some statuses never carry a body`() {
        #expect([100, 101, 204, 304].allSatisfy { !Status(code: $0).allowsBody })
        #expect([200, 206, 400, 500].allSatisfy { Status(code: $0).allowsBody })
    }

    @Test func `methods are compared with their case`() {
        #expect(Method("GET") == .get)
        #expect(Method("get") != .get)
        #expect(Method.put.isIdempotent && !Method.put.isSafe)
        #expect(Method.head.isSafe && !Method.post.isIdempotent)
        #expect(Method("BREW").description == "BREW")
    }

    @Test func `a body is collected up to its limit`() async throws {
        let streamed = Body.stream(Parts([[1, 2], [3]]))

        #expect(try await Body.none.collect(upTo: 0).isEmpty)
        #expect(try await Body.bytes([1, 2]).collect(upTo: 2) == [1, 2])
        #expect(try await streamed.collect(upTo: 3) == [1, 2, 3])
    }

    @Test func `a body beyond its limit is refused`() async {
        let first = await #expect(throws: Problem.self) { try await Body.bytes([1, 2]).collect(upTo: 1) }
        let second = await #expect(throws: Problem.self) { try await Body.stream(Parts([[1], [2]])).collect(upTo: 1) }

        #expect(first?.kind == .tooLarge)
        #expect(second?.kind == .tooLarge)
    }

    @Test func `path parameters are found by name`() {
        let path = PathParameters([("sid", "CH1"), ("index", "2")])

        #expect(path["index"] == "2")
        #expect(path["other"] == nil)
        #expect(path == PathParameters([("sid", "CH1"), ("index", "2")]))
        #expect(path != PathParameters([("sid", "CH1")]))
    }

    @Test func `answers name what they carry`() {
        #expect(Response.text("hi").contentType == "text/plain; charset=utf-8")
        #expect(Response.json(bytes: [], status: .created).status == .created)
        #expect(Response.empty().status == .noContent)
    }
}

/// A body that arrives in the parts given.
actor Parts: BodyStream {
    private var parts: [[UInt8]]

    init(_ parts: [[UInt8]]) { self.parts = parts }

    func next() async throws -> [UInt8]? { parts.isEmpty ? nil : parts.removeFirst() }
}
