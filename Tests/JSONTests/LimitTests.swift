import JSON
import Problems
import Testing

/// What a document may ask of its reader.
struct LimitTests {
    @Test func `sixty-four levels are read, and one more is refused`() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            func nested(_ depth: Int) -> [UInt8] {
                Array((String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)).utf8)
            }

            #expect(refusal(of: nested(64)) == nil)
            #expect(refusal(of: nested(65))?.kind == .invalid)
            #expect(refusal(of: nested(65))?.message.contains("nested more than 64 deep") == true)
        }
    }

    @Test func `depth counts what is open, not what was opened`() {
        let wide = "[" + Array(repeating: "[{}]", count: 500).joined(separator: ",") + "]"

        #expect(refusal(of: Array(wide.utf8), limits: JSONLimits(maxDepth: 3)) == nil)
        #expect(refusal(of: Array(wide.utf8), limits: JSONLimits(maxDepth: 2)) != nil)
    }

    @Test func `very deep documents are refused without being read`() {
        for open in ["[", "{\"a\":", "[{\"a\":"] {
            let deep = Array(String(repeating: open, count: 10_000).utf8)

            #expect(refusal(of: deep)?.kind == .invalid)
            #expect(throws: Problem.self) { try Skipped(parsing: deep) }
            #expect(refusal(of: deep, limits: JSONLimits(maxDepth: .max)) != nil)
        }
    }

    @Test func `no depth means scalars only`() {
        #expect(refusal(of: Array("1".utf8), limits: JSONLimits(maxDepth: 0)) == nil)
        #expect(refusal(of: Array("[]".utf8), limits: JSONLimits(maxDepth: 0)) != nil)
    }

    @Test func `a document that is too long is too large`() {
        let limits = JSONLimits(maxBytes: 4)

        #expect(refusal(of: Array("1234".utf8), limits: limits) == nil)
        #expect(refusal(of: Array("12345".utf8), limits: limits)?.kind == .tooLarge)
    }

    @Test func `members and elements are counted through all levels`() {
        let document = Array(#"{"a":[1,2],"b":{"c":3}}"#.utf8)

        #expect(refusal(of: document, limits: JSONLimits(maxMembers: 5)) == nil)
        #expect(refusal(of: document, limits: JSONLimits(maxMembers: 4))?.kind == .invalid)
        #expect(throws: Problem.self) { try Skipped(parsing: document, limits: JSONLimits(maxMembers: 4)) }
    }

    @Test func `the last of repeated names counts when that is asked for`() throws {
        let document = #"{"a":1,"b":2,"\u0061":3}"#
        let limits = JSONLimits(duplicateKeys: .lastWins)

        let value = try JSONValue(parsing: document, limits: limits)

        #expect(value == ["a": 3, "b": 2])
        #expect(value.object?.map(\.key) == ["a", "b"])
        #expect(throws: Never.self) { try Skipped(parsing: document, limits: limits) }
        #expect(try [String: Int](parsing: document, limits: limits) == ["a": 3, "b": 2])
    }

    @Test(arguments: [2, 15, 16, 17, 31, 32, 33, 34, 100, 3_000])
    func `a repeated name is noticed among many`(count: Int) throws {
        let names = (0..<count).map { "name-\($0)" }
        func document(_ names: [String]) -> String {
            let members = names.map { "\"\($0)\":{\"x\":0}" }
            return "{" + members.joined(separator: ",") + "}"
        }

        #expect(try JSONValue(parsing: document(names)).object?.count == count)
        #expect(throws: Never.self) { try Skipped(parsing: document(names)) }
        for repeated in [names[0], names[count / 2], names[count - 1]] {
            for suffix in [[repeated], [repeated, "after"]] {
                let twice = document(names + suffix)
                #expect(problem { _ = try JSONValue(parsing: twice) }?.field?.hasSuffix(repeated) == true)
                #expect(problem { _ = try Skipped(parsing: twice) }?.field?.hasSuffix(repeated) == true)
            }
        }
    }

    @Test func `names that only look alike are different names`() throws {
        let document = "{\"\u{E9}\":1,\"e\u{301}\":2}"

        let object = try JSONObject(parsing: document)

        #expect(object.count == 2)
        #expect(object["\u{E9}"] == 1)
        #expect(object["e\u{301}"] == 2)
        #expect(throws: Never.self) { try Skipped(parsing: document) }
    }

    @Test func `repeated names are looked for in each object on its own`() throws {
        let document = #"{"a":{"a":{"a":1,"b":2},"b":3},"b":[{"a":1},{"a":2}]}"#

        #expect(throws: Never.self) { try Skipped(parsing: document) }
        #expect(refusal(of: Array(document.utf8)) == nil)
    }

    @Test func `a name met after a large inner object is still noticed`() {
        let inner = "{" + (0..<50).map { "\"n\($0)\":\($0)" }.joined(separator: ",") + "}"

        #expect(throws: Never.self) { try Skipped(parsing: #"{"a":\#(inner),"n1":1,"b":\#(inner)}"#) }
        #expect(throws: Problem.self) { try Skipped(parsing: #"{"a":\#(inner),"n1":1,"a":2}"#) }
    }
}
