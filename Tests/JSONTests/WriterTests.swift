import JSON
import Problems
import Testing

/// Documents as they are written.
struct WriterTests {
    @Test func `a value is written without space, in the order of its members`() throws {
        let value: JSONValue = ["z": [1, -2, 1.0, 0.5], "a": ["t": true, "f": false, "n": .null], "e": [], "o": [:]]

        #expect(try text(value.bytes) == #"{"z":[1,-2,1.0,0.5],"a":{"t":true,"f":false,"n":null},"e":[],"o":{}}"#)
    }

    @Test func `a value is written for people`() throws {
        let value: JSONValue = ["a": [1, ["b": "c"], [], [:]], "d": .null]

        let pretty = try text(value.serialized(.pretty))

        #expect(
            pretty == """
                {
                  "a": [
                    1,
                    {
                      "b": "c"
                    },
                    [],
                    {}
                  ],
                  "d": null
                }
                """)
        #expect(try JSONValue(parsing: pretty) == value)
    }

    @Test func `strings are escaped as far as the grammar asks`() throws {
        let cases: [(String, String)] = [
            ("", #""""#), ("plain", #""plain""#), ("\"", #""\"""#), ("\\", #""\\""#), ("/", #""/""#),
            ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#), ("\u{0}\u{1F}\u{1}", #""\u0000\u001F\u0001""#),
            ("\u{7F}", "\"\u{7F}\""), ("é€😀", "\"é€😀\""), ("\u{2028}\u{2029}", "\"\u{2028}\u{2029}\""),
            ("0123456\"89\\bcdef\n", #""0123456\"89\\bcdef\n""#),
        ]
        for (string, written) in cases { #expect(try text(string.serialized()) == written) }
    }

    @Test func `a special character is escaped wherever it stands`() throws {
        for length in 0..<40 {
            for special in ["\"", "\\", "\u{1F}", "\n"] {
                let string = String(repeating: "é", count: length % 5) + String(repeating: "x", count: length) + special

                #expect(try String(parsing: (string + "tail").serialized()) == string + "tail")
                #expect(try String(parsing: string.serialized()) == string)
            }
        }
    }

    @Test func `numbers are written in the fewest digits that read back equal`() throws {
        let cases: [(Double, String)] = [
            (0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (-1, "-1.0"), (0.1, "0.1"), (1e15, "1000000000000000.0"),
            (999_999_999_999_999, "999999999999999.0"), (1e16, "1e+16"), (1e22, "1e+22"), (1e-7, "1e-07"),
            (.greatestFiniteMagnitude, "1.7976931348623157e+308"), (.leastNonzeroMagnitude, "5e-324"),
            (0.30000000000000004, "0.30000000000000004"), (-123456.789, "-123456.789"),
        ]
        for (number, written) in cases {
            #expect(try text(number.serialized()) == written)
            #expect(try Double(parsing: written).bitPattern == number.bitPattern)
        }
        #expect(try text(Float(0.1).serialized()) == "0.1")
    }

    @Test func `integers of every length are written`() throws {
        var power: UInt64 = 1
        for _ in 0..<20 {
            for number in [power - 1, power, power + 1] { #expect(try text(number.serialized()) == "\(number)") }
            if power <= UInt64(Int64.max) { #expect(try text((-Int64(power)).serialized()) == "-\(power)") }
            power = power.multipliedReportingOverflow(by: 10).partialValue
        }
        #expect(try text(Int64.min.serialized()) == "-9223372036854775808")
        #expect(try text(UInt64.max.serialized()) == "18446744073709551615")
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `a number that is not finite is refused`(number: Double) {
        #expect(problem { _ = try JSONValue.array([.number(number)]).bytes }?.kind == .broken)
        #expect(problem { _ = try Float(number).serialized() }?.kind == .broken)
        #expect(JSONValue.array([.number(number)]).description == "[null]")
    }

    @Test func `members that are nil are left out or written as null`() throws {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("a", ifPresent: Int?.none)
        writer.member("b", ifPresent: 1)
        writer.member("c", String?.none)
        writer.key("d")
        writer.beginArray()
        writer.value("x")
        writer.value([1, 2])
        writer.endArray()
        writer.member("e", ["b": 2, "a": 1])
        writer.endObject()

        let document = try writer.finish()

        #expect(text(document) == #"{"b":1,"c":null,"d":["x",[1,2]],"e":{"a":1,"b":2}}"#)
    }

    @Test func `a document that was not written to its end is refused`() {
        #expect(
            problem {
                var writer = JSONWriter()
                writer.beginObject()
                _ = try writer.finish()
            }?.kind == .broken)
        #expect(
            problem {
                var writer = JSONWriter()
                writer.key("a")
                _ = try writer.finish()
            }?.kind == .broken)
    }

    @Test func `a document can be added to bytes that are there`() throws {
        var output = Array("data: ".utf8)

        var writer = JSONWriter()
        writer.value([1])
        try writer.finish(appendingTo: &output)

        #expect(text(output) == "data: [1]")
    }
}
