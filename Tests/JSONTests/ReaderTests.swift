import JSON
import Problems
import Testing

/// The fast path: from bytes straight into structs.
struct ReaderTests {
    private static let anyInt = "a whole number from \(Int.min) to \(Int.max)"

    @Test func `a struct reads its members in any order and skips what it does not know`() throws {
        let document = #"""
            {"unknown":{"deep":[1,"two",{"three":3}]},"body":"héllo\n","index":7,"author":{"name":"Ana","x":null},
             "scores":[1,2.5,-3e2],"role":"agent","other":"\ud83d\ude00","read":true,"note":null}
            """#

        let message = try Message(parsing: document)

        #expect(message.body == "héllo\n")
        #expect(message.index == 7)
        #expect(message.author == "Ana")
        #expect(message.scores == [1, 2.5, -300])
        #expect(message.role == .agent)
        #expect(message.isRead)
        #expect(message.note == nil)
    }

    @Test func `what was read is written back the same`() throws {
        let document =
            #"{"body":"hi","index":7,"author":{"name":"Ana"},"scores":[1.5],"role":"customer","read":true,"note":"n"}"#

        let message = try Message(parsing: document)

        #expect(try text(message.serialized()) == document)
    }

    @Test(arguments: [
        (#"{"body":1}"#, "body", "body should be a string, but is 1, at line 1, column 9 (byte 8)."),
        (
            #"{"index":"7"}"#, "index",
            "index should be \(Self.anyInt), but is a string, at line 1, column 10 (byte 9)."
        ),
        (
            #"{"index":7.5}"#, "index",
            "index should be \(Self.anyInt), but is 7.5, at line 1, column 10 (byte 9)."
        ),
        (
            #"{"scores":[1,"2"]}"#, "scores[1]",
            "scores[1] should be a number, but is a string, at line 1, column 14 (byte 13)."
        ),
        (
            "{\n\"author\":\n  {\"name\":5}}", "author.name",
            "author.name should be a string, but is 5, at line 3, column 11 (byte 22)."
        ),
        (#"{"author":[]}"#, "author", "author should be an object, but is an array, at line 1, column 11 (byte 10)."),
        (#"{"read":0}"#, "read", "read should be a boolean, but is 0, at line 1, column 9 (byte 8)."),
        (#"{"scores":{}}"#, "scores", "scores should be an array, but is an object, at line 1, column 11 (byte 10)."),
        (#"{"role":"boss"}"#, "role", "role is not one of the values allowed."),
        (#"{"index":1}"#, "body", "body is missing."),
        (#"{"body":"b","author":{}}"#, "author.name", "author.name is missing."),
        (#"{"body":"b" "index":1}"#, "body", "Expected a comma or } at line 1, column 13 (byte 12)."),
        (
            #"{"body":"b","scores":[1,2"#, "scores[1]",
            "Expected a comma or ] at line 1, column 26 (byte 25), but the document ends there."
        ),
        (#"{"body":"b","body":"c"}"#, "body", "body is there twice, at line 1, column 19 (byte 18)."),
    ])
    func `a refusal names what was wrong and where`(document: String, field: String, message: String) {
        let problem = problem { _ = try Message(parsing: document) }

        #expect(problem == Problem(.invalid, message, field: field))
    }

    @Test func `the document itself may be what is wrong`() {
        #expect(
            problem { _ = try Message(parsing: "[]") }?.message.hasPrefix("The document should be an object") == true)
        #expect(problem { _ = try Message(parsing: "[]") }?.field == nil)
        #expect(problem { _ = try Int(parsing: "x") }?.message.hasPrefix("Expected a whole number") == true)
        #expect(problem { _ = try [Int](parsing: "1") }?.message.contains("should be an array, but is 1") == true)
        #expect(problem { _ = try Int(parsing: "1 2") }?.message.hasPrefix("Expected the end of the document") == true)
    }

    @Test func `a path spells strange names safely`() {
        #expect(problem { _ = try [String: Int](parsing: #"{"a b":"x"}"#) }?.field == #"["a b"]"#)
        #expect(problem { _ = try [String: Int](parsing: #"{"":"x"}"#) }?.field == #"[""]"#)
        #expect(problem { _ = try [String: [Int]](parsing: "{\"a\u{7F}\":[1,\"x\"]}") }?.field == "[\"a\u{FFFD}\"][1]")
        let long = String(repeating: "x", count: 500)
        #expect(problem { _ = try [String: Int](parsing: "{\"\(long)\":true}") }?.field?.utf8.count ?? 0 < 100)
    }

    @Test func `a long number is not repeated in a message`() {
        let digits = String(repeating: "9", count: 60)

        #expect(problem { _ = try Int(parsing: digits) }?.message.contains("but is a number,") == true)
    }

    @Test func `integers fit their type or are refused`() throws {
        #expect(try [UInt8](parsing: "[0,255,2.0,1e2]") == [0, 255, 2, 100])
        #expect(try [Int](parsing: "[-0,-9223372036854775808,9223372036854775807]") == [0, .min, .max])
        #expect(try [UInt64](parsing: "[18446744073709551615]") == [.max])
        for document in ["256", "-1", "1.5", "\"1\"", "null", "true", "1e400"] {
            #expect(throws: Problem.self) { try UInt8(parsing: document) }
        }
        for document in ["9223372036854775808", "-9223372036854775809", "9007199254740993.0", "1e19"] {
            #expect(throws: Problem.self) { try Int(parsing: document) }
        }
    }

    @Test func `names with escapes and names of one letter are matched`() throws {
        struct Point: JSONReadable {
            var x = 0
            var y = 0

            init(from reader: inout JSONReader) throws {
                try reader.beginObject()
                while let key = try reader.nextKey() {
                    switch key {
                    case "x": x = try reader.read()
                    case "y": y = try reader.read()
                    default: throw reader.problem("\(key) is not a coordinate.")
                    }
                }
            }
        }

        let point = try Point(parsing: #"{"\u0078":1,"y":2}"#)

        #expect(point.x == 1)
        #expect(point.y == 2)
        #expect(
            problem { _ = try Point(parsing: #"{"x":1,"z":2}"#) }
                == Problem(.invalid, "z is not a coordinate.", field: "z"))
    }

    @Test func `the next value's kind can be looked at before it is read`() throws {
        struct Kinds: JSONReadable {
            var kinds: [JSONKind] = []

            init(from reader: inout JSONReader) throws {
                try reader.beginArray()
                while try reader.nextElement() {
                    kinds.append(try reader.next())
                    try reader.skip()
                }
            }
        }

        let kinds = try Kinds(parsing: #"[ null, true ,false,-1,0,"",[],{} ]"#).kinds

        #expect(kinds == [.null, .bool, .bool, .number, .number, .string, .array, .object])
    }

    @Test func `a value left unread is noticed`() {
        struct Careless: JSONReadable {
            init(from reader: inout JSONReader) throws {
                try reader.beginObject()
                while try reader.nextKey() != nil {}
            }
        }
        struct Idle: JSONReadable {
            init(from reader: inout JSONReader) throws {}
        }
        struct Unfinished: JSONReadable {
            init(from reader: inout JSONReader) throws { try reader.beginArray() }
        }

        #expect(throws: Problem.self) { try Careless(parsing: #"{"a":1}"#) }
        #expect(throws: Problem.self) { try Idle(parsing: "1") }
        #expect(throws: Problem.self) { try Unfinished(parsing: "[") }
    }

    @Test func `optionals, arrays, dictionaries and trees are read inside structs`() throws {
        #expect(try [Int?](parsing: "[1,null]") == [1, nil])
        #expect(try [String: [Bool]](parsing: #"{"a":[true],"b":[]}"#) == ["a": [true], "b": []])
        #expect(try [JSONValue](parsing: #"[{"a":[1]},null]"#) == [["a": [1]], .null])
        #expect(try [Float](parsing: "[0.1,3]") == [0.1, 3])
        #expect(try String?(parsing: "null") == nil)
    }
}

private struct Message: JSONReadable, JSONWritable {
    enum Role: String, JSONReadable, JSONWritable { case customer, agent }

    var body: String
    var index = 0
    var author: String?
    var scores: [Double] = []
    var role = Role.customer
    var isRead = false
    var note: String?

    init(from reader: inout JSONReader) throws {
        var body: String?
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "body": body = try reader.read()
            case "index": index = try reader.read()
            case "author": author = try reader.read(Author.self).name
            case "scores": scores = try reader.read()
            case "role": role = try reader.read()
            case "read": isRead = try reader.read()
            case "note": note = try reader.read()
            default: try reader.skip()
            }
        }
        self.body = try reader.require(body, "body")
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("body", body)
        writer.member("index", index)
        writer.key("author")
        writer.beginObject()
        writer.member("name", author)
        writer.endObject()
        writer.member("scores", scores)
        writer.member("role", role)
        writer.member("read", isRead)
        writer.member("note", ifPresent: note)
        writer.endObject()
    }

    private struct Author: JSONReadable {
        let name: String

        init(from reader: inout JSONReader) throws {
            var name: String?
            try reader.beginObject()
            while let key = try reader.nextKey() {
                if key == "name" { name = try reader.read() } else { try reader.skip() }
            }
            self.name = try reader.require(name, "name")
        }
    }
}
