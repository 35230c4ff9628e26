import Chance
import HTTP
import Testing

struct HeadersTests {
    @Test func `fields keep their order and spelling, and are found in any case`() {
        let headers: Headers = ["Content-Type": "text/html", "X-One": "1", "x-one": "2"]

        #expect(headers.count == 3)
        #expect(headers["content-type"] == "text/html")
        #expect(headers["X-ONE"] == "1")
        #expect(headers.values("x-one") == ["1", "2"])
        #expect(headers.all.map(\.name) == ["Content-Type", "X-One", "x-one"])
        #expect(!headers.contains("X-On"))
        #expect(!headers.contains("X-Onf"))
        #expect(!headers.contains(""))
        #expect(headers["accept"] == nil)
    }

    @Test func `setting replaces every field of that name`() {
        var headers: Headers = ["A": "1", "B": "2", "a": "3"]

        headers["a"] = "4"

        #expect(headers.all.map(\.name) == ["B", "a"])
        #expect(headers.values("A") == ["4"])
    }

    @Test func `a field set to nothing is gone`() {
        var headers: Headers = ["A": "1", "B": "2"]

        headers["a"] = nil
        headers.remove("C")

        #expect(headers.count == 1)
        #expect(headers["B"] == "2")
    }

    @Test func `nothing added can end a line`() {
        var headers = Headers()

        headers.add("X-Note", "a\r\nSet-Cookie: b\u{0}\tc")
        headers.add("X-Bad\r\nEvil", "1")
        headers.add("X Bad", "1")

        #expect(headers.count == 1)
        #expect(headers["x-note"] == "a  Set-Cookie: b \tc")
    }

    @Test func `values beyond what is kept are cut`() {
        let long = String(repeating: "x", count: 70_000)
        var headers: Headers = ["A": long, "B": "after"]
        let raw = Array(long.utf8)

        raw.withUnsafeBytes { value in Array("C".utf8).withUnsafeBytes { headers.add(name: $0, value: value) } }

        #expect(headers["a"]?.utf8.count == 65_535)
        #expect(headers["b"] == "after")
        #expect(headers["c"]?.utf8.count == 65_535)
    }

    @Test func `lists are read over all their lines`() {
        let headers: Headers = ["Connection": " Keep-Alive ,, Upgrade\t", "connection": "close", "Via": ""]

        #expect(headers.tokens("connection") == ["keep-alive", "upgrade", "close"])
        #expect(headers.hasToken("Connection", "upgrade"))
        #expect(headers.hasToken("Connection", "Close"))
        #expect(!headers.hasToken("Connection", "keep"))
        #expect(!headers.hasToken("Upgrade", "websocket"))
        #expect(headers.tokens("via").isEmpty)
    }

    @Test func `the bytes of each field are handed on in order`() {
        let headers: Headers = ["A": "1", "Bc": ""]
        var seen: [String] = []

        headers.forEachField { name, value in
            seen.append(String(decoding: name, as: UTF8.self) + "=" + String(decoding: value, as: UTF8.self))
        }

        #expect(seen == ["A=1", "Bc="])
    }

    @Test func `fields agree with a plain list under random changes`() {
        var random = SeededRandom(7)
        let names = ["A", "a", "Ab", "aB", "Content-Type", "content-type", "X"]
        var headers = Headers()
        var model: [(name: String, value: String)] = []

        for step in 0..<2_000 {
            guard let name = names.randomElement(using: &random) else { return }
            switch Int.random(in: 0..<6, using: &random) {
            case 0:
                headers.remove(name)
                model.removeAll { $0.name.lowercased() == name.lowercased() }
            case 1:
                headers[name] = "\(step)"
                model.removeAll { $0.name.lowercased() == name.lowercased() }
                model.append((name, "\(step)"))
            default:
                headers.add(name, "\(step)")
                model.append((name, "\(step)"))
            }
            #expect(headers[name] == model.first { $0.name.lowercased() == name.lowercased() }?.value)
        }

        #expect(headers.all.elementsEqual(model) { $0 == $1 })
    }
}

struct TokenTests {
    @Test func `tokens hold exactly the letters of the standard`() {
        let allowed = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

        for byte in UInt8.min ... .max { #expect(byte.isTokenByte == allowed.utf8.contains(byte)) }
        #expect(!"".utf8.isToken)
    }

    @Test func `only spaces and tabs are trimmed`() {
        #expect(" \t a b\u{A0} \t".trimmingOptionalWhitespace() == "a b\u{A0}")
        #expect(" \t".trimmingOptionalWhitespace() == "")
        #expect(" \u{301}x".trimmingOptionalWhitespace() == "\u{301}x")
    }
}
