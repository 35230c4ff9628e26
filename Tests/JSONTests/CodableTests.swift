import Foundation
import JSON
import Problems
import Testing

/// `Codable` over our own JSON.
struct CodableTests {
    @Test func `nested types are decoded as they were encoded`() throws {
        let conversation = Conversation.example

        let document = try conversation.json()

        #expect(try Conversation(json: document) == conversation)
        #expect(try JSONDecoder().decode(Conversation.self, from: Data(document)) == conversation)
        #expect(try Conversation(json: Array(JSONEncoder().encode(conversation))) == conversation)
        #expect(
            text(document) == """
                {"sid":"CH1","state":"active","participants":[{"address":"+1","kind":2,"muted":false},\
                {"address":"+2","kind":1,"muted":true,"nickname":"Bo"}],"counts":{"a":1},"small":{"7":"seven"},\
                "score":0.1,"ratio":0.1,"grid":[[1,2],[]],"only":"x"}
                """)
    }

    @Test func `a document is decoded from text and from a tree`() throws {
        #expect(try [Int](json: "[1,2]") == [1, 2])
        #expect(try [Int](json: JSONValue.array([1, 2])) == [1, 2])
        #expect(try [1, 2].jsonValue() == [1, 2])
        #expect(try text(["a": [1]].json(.pretty)) == "{\n  \"a\": [\n    1\n  ]\n}")
    }

    @Test func `members that are absent or null are nil`() throws {
        struct Both: Decodable, Equatable {
            var text: String?
            var number: Int?
            var list: [Double]?
            var flag: Bool?
            var half: Double?
            var small: UInt8?
        }

        let nulls = #"{"text":null,"number":null,"list":null,"flag":null,"half":null,"small":null}"#
        let values = #"{"text":"t","number":1,"list":[2],"flag":true,"half":0.5,"small":3}"#

        #expect(try Both(json: "{}") == Both())
        #expect(try Both(json: nulls) == Both())
        #expect(try Both(json: values) == Both(text: "t", number: 1, list: [2], flag: true, half: 0.5, small: 3))
    }

    @Test(
        arguments: [
            (#"[]"#, nil, "The document should be an object, but is an array."),
            (#"{"sid":1}"#, "sid", "sid should be a string, but is 1."),
            (#"{"sid":null}"#, "sid", "sid should be a string, but is null."),
            (#"{"state":"active"}"#, "sid", "sid is missing."),
            (#"{"sid":"","state":"odd"}"#, "state", "state is not one of the values allowed."),
            (
                #"{"sid":"","state":"active","participants":{}}"#, "participants",
                "participants should be an array, but is an object."
            ),
            (
                #"{"sid":"","state":"active","participants":[{"address":"","kind":1,"muted":true},{"address":7}]}"#,
                "participants[1].address", "participants[1].address should be a string, but is 7."
            ),
            (
                #"{"sid":"","state":"active","participants":[{}]}"#, "participants[0].address",
                "participants[0].address is missing."
            ),
            (
                #"{"sid":"","state":"active","participants":[{"address":"","kind":9}]}"#, "participants[0].kind",
                "participants[0].kind is not one of the values allowed."
            ),
            (
                #"{"sid":"","state":"active","participants":[{"address":"","kind":1,"muted":"yes"}]}"#,
                "participants[0].muted", "participants[0].muted should be a boolean, but is a string."
            ),
            (
                #"{"sid":"","state":"active","participants":[],"counts":{"a b":1.5}}"#, #"counts["a b"]"#,
                #"counts["a b"] should be a whole number from -9223372036854775808 to 9223372036854775807, but is 1.5."#
            ),
        ] as [(String, String?, String)])
    func `a refusal names what was wrong, expected and found`(document: String, field: String?, message: String) {
        let problem = problem { _ = try Conversation(json: document) }

        #expect(problem == Problem(.invalid, message, field: field))
    }

    @Test func `malformed text is refused before anything is decoded`() {
        #expect(problem { _ = try [Int](json: "[1,]") }?.message.hasPrefix("Expected a value at line 1") == true)
        #expect(problem { _ = try [Int](json: "[1]", limits: JSONLimits(maxBytes: 2)) }?.kind == .tooLarge)
    }

    @Test func `numbers are not rounded, cut or made of text`() throws {
        #expect(try [Int8](json: "[-128,127,1e2,3.0]") == [-128, 127, 100, 3])
        #expect(try [Double](json: "[1,2.5,18446744073709551615]") == [1, 2.5, 0x1p64])
        #expect(try [UInt64](json: "[18446744073709551615]") == [.max])
        for document in ["[128]", "[-129]", "[0.5]", "[\"1\"]", "[true]", "[null]"] {
            #expect(problem { _ = try [Int8](json: document) }?.field == "[0]")
        }
        #expect(problem { _ = try [String](json: "[1]") }?.field == "[0]")
        #expect(problem { _ = try [Bool](json: "[1]") }?.field == "[0]")
        #expect(problem { _ = try [Double](json: "[\"1\"]") }?.field == "[0]")
        #expect(problem { _ = try [Float](json: "[1e300]") }?.field == "[0]")
    }

    @Test func `scalars stand on their own`() throws {
        #expect(try Int(json: "7") == 7)
        #expect(try String(json: "\"x\"") == "x")
        #expect(try Bool(json: "true"))
        #expect(try Int?(json: "null") == nil)
        #expect(try text(7.json()) == "7")
        #expect(try text(Int?.none.json()) == "null")
        #expect(try text("x".json()) == "\"x\"")
        #expect(try text(UInt64.max.json()) == "18446744073709551615")
    }

    @Test func `every width of integer is encoded and decoded`() throws {
        func roundTrip<T: Codable & FixedWidthInteger>(_: T.Type) throws {
            for value in [T.min, 0, 1, T.max] {
                #expect(try [T](json: [value].json()) == [value])
                #expect(try Member<T>(json: Member(value: value).json()).value == value)
                #expect(try T(json: value.json()) == value)
            }
        }
        try roundTrip(Int.self)
        try roundTrip(Int8.self)
        try roundTrip(Int16.self)
        try roundTrip(Int32.self)
        try roundTrip(Int64.self)
        try roundTrip(UInt.self)
        try roundTrip(UInt8.self)
        try roundTrip(UInt16.self)
        try roundTrip(UInt32.self)
        try roundTrip(UInt64.self)
    }

    @Test func `trees travel inside other types`() throws {
        struct Envelope: Codable, Equatable {
            var attributes: JSONValue
            var extra: JSONObject?
        }

        let envelope = try Envelope(json: #"{"attributes":{"b":[1,2.5],"a":null},"extra":{"z":1,"y":2}}"#)

        #expect(envelope.attributes == ["b": [1, 2.5], "a": .null])
        #expect(try text(envelope.json()) == #"{"attributes":{"b":[1,2.5],"a":null},"extra":{"z":1,"y":2}}"#)
        #expect(problem { _ = try Envelope(json: #"{"attributes":1,"extra":[]}"#) }?.field == "extra")
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(JSONValue.self, from: Data("1".utf8)) }
        #expect(throws: EncodingError.self) { try JSONEncoder().encode(JSONValue.null) }
    }

    @Test func `hand-written containers are encoded and decoded`() throws {
        let byHand = ByHand(list: [1, 2], name: "n", inner: "i", last: true)

        let document = try byHand.json()

        #expect(text(document) == #"{"outer":{"list":[1,2,{"name":"n"},["i"],null]},"super":{"last":true}}"#)
        #expect(try ByHand(json: document) == byHand)
        #expect(problem { _ = try ByHand(json: #"{"outer":{"list":[1,2]}}"#) }?.field == "outer.list")
        #expect(
            problem { _ = try ByHand(json: #"{"outer":{"list":[1,2,{"name":5}]}}"#) }?.field == "outer.list[2].name")
    }

    @Test func `a number that is not finite is refused with its path`() {
        let problems = [
            problem { _ = try ["a": [1, Double.nan]].json() }, problem { _ = try ["a": [1, Float.infinity]].json() },
        ]

        #expect(problems.map { $0?.kind } == [.broken, .broken])
        #expect(problems.map { $0?.field } == ["a[1]", "a[1]"])
        #expect(problem { _ = try Double.infinity.json() }?.field == nil)
    }

    @Test func `a problem that a type throws itself is kept`() {
        struct Picky: Decodable {
            init(from decoder: any Decoder) throws { throw Problem(.conflict, "Not today.") }
        }

        #expect(problem { _ = try [Picky](json: "[1]") } == Problem(.conflict, "Not today."))
    }
}

private struct Member<T: Codable>: Codable { var value: T }

private struct Conversation: Codable, Equatable {
    enum State: String, Codable { case active, closed }
    enum Kind: Int, Codable { case sms = 1, chat = 2 }

    struct Participant: Codable, Equatable {
        var address: String
        var kind: Kind
        var muted: Bool
        var nickname: String?
    }

    var sid: String
    var state: State
    var participants: [Participant]
    var counts: [String: Int]
    var small: [Int: String]
    var score: Double
    var ratio: Float
    var grid: [[Int]]
    var only: String?
    var none: String?

    static let example = Conversation(
        sid: "CH1", state: .active,
        participants: [
            Participant(address: "+1", kind: .chat, muted: false),
            Participant(address: "+2", kind: .sms, muted: true, nickname: "Bo"),
        ], counts: ["a": 1], small: [7: "seven"], score: 0.1, ratio: 0.1, grid: [[1, 2], []], only: "x")
}

/// Uses the containers that the compiler's own code leaves alone.
private struct ByHand: Codable, Equatable {
    var list: [Int]
    var name: String
    var inner: String
    var last: Bool

    enum Keys: CodingKey { case outer, list, name, last }

    init(list: [Int], name: String, inner: String, last: Bool) {
        self.list = list
        self.name = name
        self.inner = inner
        self.last = last
    }

    init(from decoder: any Decoder) throws {
        let whole = try decoder.container(keyedBy: Keys.self)
        let outer = try whole.nestedContainer(keyedBy: Keys.self, forKey: .outer)
        var elements = try outer.nestedUnkeyedContainer(forKey: .list)
        list = [try elements.decode(Int.self), try elements.decode(Int.self)]
        name = try elements.nestedContainer(keyedBy: Keys.self).decode(String.self, forKey: .name)
        var nested = try elements.nestedUnkeyedContainer()
        inner = try nested.decode(String.self)
        guard nested.isAtEnd, try elements.decodeNil(), elements.isAtEnd else { throw Problem(.invalid, "No end.") }
        last = try whole.superDecoder().container(keyedBy: Keys.self).decode(Bool.self, forKey: .last)
    }

    func encode(to encoder: any Encoder) throws {
        var whole = encoder.container(keyedBy: Keys.self)
        var outer = whole.nestedContainer(keyedBy: Keys.self, forKey: .outer)
        var elements = outer.nestedUnkeyedContainer(forKey: .list)
        for number in list { try elements.encode(number) }
        var named = elements.nestedContainer(keyedBy: Keys.self)
        var nested = elements.nestedUnkeyedContainer()
        try elements.encodeNil()
        // Written to after their elders went on.
        try named.encode(name, forKey: .name)
        try nested.encode(inner)
        var above = whole.superEncoder().container(keyedBy: Keys.self)
        try above.encode(last, forKey: .last)
    }
}
