import JSON
import Testing

/// Values and objects as things in memory.
struct ValueTests {
    @Test func `a value is asked for by kind`() {
        let value: JSONValue = ["n": .null, "b": true, "i": 7, "d": 1.5, "s": "x", "a": [1, 2], "o": ["k": 0]]

        #expect(value["n"]?.isNull == true)
        #expect(value["b"]?.bool == true)
        #expect(value["i"]?.int == 7)
        #expect(value["i"]?.double == 7)
        #expect(value["d"]?.double == 1.5)
        #expect(value["s"]?.string == "x")
        #expect(value["a"]?[1] == 2)
        #expect(value["a"]?[2] == nil)
        #expect(value["a"]?[-1] == nil)
        #expect(value["o"]?["k"]?.int == 0)
        #expect(value["missing"] == nil)
        #expect(value[0] == nil)
    }

    @Test func `nothing is taken for what it is not`() {
        #expect(JSONValue.string("1").int == nil)
        #expect(JSONValue.string("true").bool == nil)
        #expect(JSONValue.integer(1).string == nil)
        #expect(JSONValue.integer(1).bool == nil)
        #expect(JSONValue.bool(true).int == nil)
        #expect(JSONValue.bool(true).double == nil)
        #expect(JSONValue.null.array == nil)
        #expect(JSONValue.array([])["a"] == nil)
        #expect(JSONValue.integer(1).object == nil)
    }

    @Test func `an int is whole, exact and fits`() {
        #expect(JSONValue.number(3).int == 3)
        #expect(JSONValue.number(-0.0).int == 0)
        #expect(JSONValue.number(3.5).int == nil)
        #expect(JSONValue.number(9_007_199_254_740_991).int == 9_007_199_254_740_991)
        #expect(JSONValue.number(9_007_199_254_740_992).int == nil)
        #expect(JSONValue.number(1e300).int == nil)
        #expect(JSONValue.number(.nan).int == nil)
        #expect(JSONValue.unsigned(.max).int == nil)
        #expect(JSONValue.integer(.min).int == .min)
    }

    @Test func `whole numbers find their case by size`() {
        #expect(JSONValue(UInt8(7)) == .integer(7))
        #expect(JSONValue(UInt64(Int64.max)) == .integer(.max))
        #expect(JSONValue(UInt64(Int64.max) + 1) == .unsigned(1 << 63))
    }

    @Test func `members are changed, added and removed by name`() {
        var value: JSONValue = ["a": 1, "b": 2, "c": 3]

        value["b"] = 20
        value["d"] = 4
        value["a"] = nil
        value["none"] = nil

        #expect(value.description == #"{"b":20,"c":3,"d":4}"#)
    }

    @Test(arguments: [1, 16, 17, 40])
    func `an object keeps its order and finds its members at every size`(count: Int) {
        var object = JSONObject()
        for number in 0..<count { object["k\(number)"] = JSONValue(number) }

        #expect(Array(object.keys) == (0..<count).map { "k\($0)" })
        for number in 0..<count { #expect(object["k\(number)"]?.int == number) }
        object["k0"] = nil
        #expect(object["k0"] == nil)
        for number in 1..<count { #expect(object["k\(number)"]?.int == number) }
        #expect(object.count == count - 1)
    }

    @Test func `two objects are equal whatever their order`() {
        let names = (0..<30).map { ("k\($0)", JSONValue($0)) }
        let one = JSONObject(names)
        let other = JSONObject(names.reversed())

        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        #expect(JSONObject(names.dropLast()) != one)
        #expect((["a": 1, "b": 2] as JSONObject) != ["a": 1, "c": 2])
        #expect((["a": 1] as JSONObject) != ["a": 2])
    }

    @Test func `the later of two equal names counts in a literal`() {
        let object: JSONObject = ["a": 1, "a": 2]

        #expect(object.count == 1)
        #expect(object["a"] == 2)
    }
}
