import HTTP
import JSON
import Problems
import Testing

@testable import Twilio

@Suite struct SIDTests {
    private let digits = "0123456789abcdefABCDEF0123456789"

    @Test(arguments: SID.Kind.allCases) func `a new name is well formed and its own`(kind: SID.Kind) {
        let sid = SID.make(kind)

        #expect(sid.kind == kind && sid != SID.make(kind))
        #expect(SID(sid.text, kind) == sid && SID(text: sid.text) == sid)
        #expect(sid.text.dropFirst(2).allSatisfy { !$0.isUppercase })
    }

    @Test func `names that are made one after the other begin alike, and most of each is its own`() {
        var digits = NameDigits()

        let names = (0..<3 * NameDigits.alike).map { _ in digits.next() }

        let shared = NameDigits.beginningBytes * 2
        #expect(names.allSatisfy { $0.utf8.count == 32 })
        #expect(Set(names.map { $0.prefix(shared) }).count == 3)
        #expect(Set(names.map { $0.dropFirst(shared) }).count == names.count)
    }

    @Test func `two letters are told from all others`() {
        #expect(SID("CH" + digits, .conversation) != nil)
        #expect(SID("CH" + digits, .call) == nil)
        #expect(SID("ch" + digits, .conversation) == nil)
        #expect(Set(SID.Kind.allCases.map(\.rawValue)).count == SID.Kind.allCases.count)
    }

    @Test(arguments: [
        "", "CH", "CH0123456789abcdef0123456789abcde", "CH0123456789abcdef0123456789abcdef0",
        "CH0123456789abcdef0123456789abcdeg", "CH0123456789abcdef0123456789abcde/",
        "CH0123456789abcdef0123456789abcde:", "CH0123456789abcdef0123456789abcde@",
        "CH0123456789abcdef0123456789abcd\u{e9}", " CH0123456789abcdef0123456789abcde",
    ]) func `what is not 34 characters of the right sort is no name`(text: String) {
        #expect(!SID.isWellFormed(text, .conversation))
        #expect(SID(text: text) == nil)
    }

    @Test func `a kind nobody knows here is still a name`() {
        #expect(SID(text: "ZZ" + digits)?.kind == nil)
        #expect(SID(text: "ZZ" + digits)?.text == "ZZ" + digits)
        #expect(SID(text: "Zz" + digits) == nil)
    }

    @Test func `a path names a thing, or nothing that can be found`() throws {
        let target = try #require(Target("/v1/Conversations/x?y=1"))
        func request(_ sid: String) -> Request { Request(.get, target, path: PathParameters([("sid", sid)])) }

        #expect(try request("CH" + digits).sid("sid", .conversation).text == "CH" + digits)
        let problem = #expect(throws: Problem.self) { try request("general").sid("sid", .conversation) }
        #expect(problem?.kind == .notFound && problem?.code == 20404)
        #expect(problem?.message == "The requested resource /v1/Conversations/x was not found")
    }

    @Test func `it is written as text`() throws {
        let sid = try #require(SID("CH" + digits, .conversation))

        #expect(try String(decoding: sid.serialized(), as: UTF8.self) == "\"CH\(digits)\"")
    }
}
