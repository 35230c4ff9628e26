import JSON
import Problems
import Testing

/// What RFC 8259 allows and what it does not, as tables of documents.
struct GrammarTests {
    @Test(arguments: wellFormed)
    func `a well-formed document is read as what it means`(document: String, meaning: JSONValue) throws {
        #expect(try JSONValue(parsing: document) == meaning)
        #expect(throws: Never.self) { try Skipped(parsing: document) }
    }

    @Test(arguments: malformed)
    func `a malformed document is refused`(document: String) {
        #expect(refusal(of: Array(document.utf8))?.kind == .invalid)
        #expect(throws: Problem.self) { try Skipped(parsing: document) }
    }

    @Test(arguments: malformedBytes)
    func `bytes that are no text are refused`(bytes: [UInt8]) {
        #expect(refusal(of: bytes)?.kind == .invalid)
        #expect(throws: Problem.self) { try Skipped(parsing: bytes) }
    }

    @Test func `space may stand around every token`() throws {
        let spaced = " \t\r\n{ \t\"a\"\n:\r[ 1 ,\n2 ] , \"b\" : { } , \"c\" : [ ] } \n"

        let value = try JSONValue(parsing: spaced)

        #expect(value == ["a": [1, 2], "b": [:], "c": []])
    }

    @Test func `every strict beginning of a document is refused`() {
        let document = Array(
            #"{"a":[1,-2.5e+3,"x\u00e9\uD83D\uDE00\n é",true,false,null,{}],"b":{"c":[]},"long name here":"01234567"}"#
                .utf8)

        #expect(refusal(of: document) == nil)
        for end in document.indices {
            #expect(refusal(of: Array(document[..<end])) != nil, "\(end) bytes")
            #expect(throws: Problem.self) { try Skipped(parsing: Array(document[..<end])) }
        }
    }

    @Test func `a span of a larger buffer is read on its own`() throws {
        let buffer = Array("xx[1,2]yy".utf8)

        let value = try JSONValue(parsing: buffer.span.extracting(2..<7))

        #expect(value == [1, 2])
    }

    @Test func `nothing but space is no document`() {
        for document in ["", " ", "\n\t\r "] { #expect(refusal(of: Array(document.utf8))?.kind == .invalid) }
    }

    @Test func `a special byte is noticed wherever it stands in a string`() throws {
        for length in 0..<40 {
            let plain = String(repeating: "x", count: length)

            for ending in ["", "y", "yyyyyyyyy"] {
                #expect(try JSONValue(parsing: "\"\(plain)\\n\(ending)\"") == .string("\(plain)\n\(ending)"))
                #expect(try JSONValue(parsing: "\"\(plain)é\(ending)\"") == .string("\(plain)é\(ending)"))
                #expect(refusal(of: Array("\"\(plain)\u{1F}\(ending)\"".utf8)) != nil)
                #expect(refusal(of: Array("\"\(plain)".utf8) + [0xFF] + Array("\(ending)\"".utf8)) != nil)
            }
        }
    }

    @Test func `every byte outside a string is allowed only where the grammar says so`() {
        let space: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
        for byte in UInt8.min...UInt8.max {
            #expect((refusal(of: [0x5B, byte, 0x5D]) == nil) == (space.contains(byte) || (0x30...0x39).contains(byte)))
            #expect((refusal(of: [byte]) == nil) == (0x30...0x39).contains(byte))
        }
    }

    @Test func `every scalar is read as it is and as its escape`() throws {
        for code in stride(from: UInt32(0), through: 0x10FFFF, by: 251) {
            guard let scalar = Unicode.Scalar(code) else { continue }
            let escaped = scalar.utf16.map { "\\u" + String($0, radix: 16).leftPadded(to: 4) }.joined()

            #expect(try String(parsing: "\"\(escaped)\"").unicodeScalars.elementsEqual([scalar]))
            if code >= 0x20, scalar != "\"", scalar != "\\" {
                #expect(try String(parsing: "\"\(scalar)\"").unicodeScalars.elementsEqual([scalar]))
            }
        }
    }

    @Test func `every two-byte sequence is judged as Swift judges it`() {
        for first in UInt8(0x80)...0xFF {
            for second in UInt8(0x20)...0xFF where second != 0x22 && second != 0x5C {
                let isText = String(validating: [first, second], as: UTF8.self) != nil
                #expect((refusal(of: [0x22, first, second, 0x22]) == nil) == isText)
            }
        }
    }
}

extension String {
    fileprivate func leftPadded(to length: Int) -> String {
        String(repeating: "0", count: max(0, length - count)) + self
    }
}
