import Chance
import HTTP
import Problems
import Testing

struct FormFieldsTests {
    private func parse(_ text: String, _ limits: FormFields.Limits = FormFields.Limits()) throws -> FormFields {
        try FormFields(parsing: Array(text.utf8), limits: limits)
    }

    @Test func `fields are decoded and keep their order`() throws {
        let form = try parse("a=1&b=x+y%2B%C3%A9&a=2&flag&=nameless&c==d&&e=")

        #expect(form["a"] == "1")
        #expect(form.values("a") == ["1", "2"])
        #expect(form["b"] == "x y+é")
        #expect(form["flag"] == "")
        #expect(form[""] == "nameless")
        #expect(form["c"] == "=d")
        #expect(form["e"] == "")
        #expect(form.contains("flag") && !form.contains("g"))
        #expect(form.fields.map(\.name) == ["a", "b", "a", "flag", "", "c", "e"])
    }

    @Test func `nothing gives no fields`() throws {
        #expect(try parse("").isEmpty)
        #expect(try parse("&&").isEmpty)
    }

    @Test func `raw UTF-8 is taken as it is`() throws { #expect(try parse("body=café")["body"] == "café") }

    @Test(arguments: ["a=%", "a=%4", "a=%4g", "%zz=1", "a=%FF", "a=%C3", "a=%00", "a=b\nc", "a=\u{0}", "a=\u{7F}"])
    func `what is not well encoded is refused`(text: String) {
        let problem = #expect(throws: Problem.self) { try parse(text) }

        #expect(problem?.kind == .invalid)
    }

    @Test func `the field at fault is named`() {
        let problem = #expect(throws: Problem.self) { try parse("ok=1&Bo%64y=%") }

        #expect(problem?.field == "Body")
    }

    @Test func `line ends may be escaped into a value`() throws { #expect(try parse("a=1%0D%0A2")["a"] == "1\r\n2") }

    @Test func `a form may have a thousand fields`() throws {
        let thousand = Array(repeating: "a=1", count: 1_000).joined(separator: "&")

        let form = try parse(thousand)
        let problem = #expect(throws: Problem.self) { try parse(thousand + "&b=2") }

        #expect(form.fields.count == 1_000)
        #expect(problem?.kind == .tooLarge)
    }

    @Test func `names and values have limits`() throws {
        let limits = FormFields.Limits(nameBytes: 3, valueBytes: 3)

        #expect(try parse("%61%62%63=%61%62%63", limits)["abc"] == "abc")
        #expect(throws: Problem.self) { try parse("abcd=1", limits) }
        #expect(throws: Problem.self) { try parse("a=%61%62%63%64", limits) }
        #expect(throws: Problem.self) { try parse("a=abcd", limits) }
    }

    @Test func `a query keeps what it cannot decode`() {
        let query = FormFields(lenient: "a=1%2&b=%FF&c=x+y&%=z")

        #expect(query["a"] == "1%2")
        #expect(query["b"] == "%FF")
        #expect(query["c"] == "x y")
        #expect(query["%"] == "z")
    }

    @Test func `fields are written as browsers write them`() {
        let form: FormFields = ["a b": "1+1=2", "é": "~*-._'", "": ""]

        #expect(form.encoded == "a+b=1%2B1%3D2&%C3%A9=%7E*-._%27&=")
    }

    @Test func `what is written is read back`() throws {
        var random = SeededRandom(3)

        for _ in 0..<500 {
            var form = FormFields()
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                form.add(text(&random), text(&random))
            }
            // A field without name and value is written as `=`, which is a field.
            #expect(try parse(form.encoded) == form)
            #expect(FormFields(lenient: form.encoded) == form)
        }
    }

    @Test func `random bytes are read or refused, and never trap`() {
        var random = SeededRandom(4)
        let letters = Array("a%41&=+0Fé\u{0}".utf8)

        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...20, using: &random)).compactMap { _ in
                letters.randomElement(using: &random)
            }
            if let strict = try? FormFields(parsing: bytes), let text = String(validating: bytes, as: UTF8.self) {
                #expect(strict == FormFields(lenient: text))
            }
        }
    }

    private func text(_ random: inout SeededRandom) -> String {
        let letters = Array("aZ09 +&=%é😀\n/~")
        return String(
            (0..<Int.random(in: 0...5, using: &random)).compactMap { _ in letters.randomElement(using: &random) })
    }
}

struct PercentCodingTests {
    @Test func `everything but unreserved letters is escaped`() {
        #expect(PercentCoding.encoded("a-._~Z9") == "a-._~Z9")
        #expect(PercentCoding.encoded("a b/c?é+") == "a%20b%2Fc%3F%C3%A9%2B")
    }

    @Test func `a plus is a plus outside of forms`() {
        #expect(PercentCoding.decoded("a+b%2fc") == "a+b/c")
        #expect(PercentCoding.decoded("%e2%82%ac") == "€")
    }

    @Test(arguments: ["%", "%a", "%g0", "%FF", "%ED%A0%80", "%C0%80", "%00", "\n"])
    func `bad escapes are refused`(text: String) { #expect(PercentCoding.decoded(text) == nil) }

    @Test func `every byte survives both ways`() {
        let all = String(decoding: (1...127).map(UInt8.init), as: UTF8.self) + "é€😀"

        #expect(PercentCoding.decoded(PercentCoding.encoded(all)) == all)
    }
}
