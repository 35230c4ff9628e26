import Chance
import Crypto
import Testing

struct HexTests {
    @Test func `every byte is written in two lower-case digits and read back in either case`() {
        let bytes = [UInt8](0...255)

        let text = Hex.encode(bytes)

        #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff"))
        #expect(Hex.decode(text) == bytes)
        #expect(Hex.decode(text.uppercased()) == bytes)
        #expect(Hex.decode("") == [])
    }

    @Test(arguments: ["0", "0g", "g0", " 00", "0x", "0:", "0/", "@A", "``", "00 ", "é0", "+1"])
    func `anything but pairs of digits is no hex`(text: String) {
        #expect(Hex.decode(text) == nil)
    }
}

struct Base64Tests {
    /// RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `the published examples are written and read`(plain: String, text: String) {
        let bare = text.filter { $0 != "=" }

        #expect(Base64.standard.encode(plain.utf8) == text)
        #expect(Base64.standard.decode(text) == [UInt8](plain.utf8))
        #expect(Base64.url.encode(plain.utf8) == bare)
        #expect(Base64.url.decode(bare) == [UInt8](plain.utf8))
        #expect(Base64.unpadded.encode(plain.utf8) == bare)
        #expect(Base64.unpadded.decode(bare) == [UInt8](plain.utf8))
    }

    @Test func `the last two symbols differ between the alphabets and are not confused`() {
        #expect(Base64.standard.encode([0xfb, 0xff]) == "+/8=")
        #expect(Base64.url.encode([0xfb, 0xff]) == "-_8")
        #expect(Base64.standard.decode("-_8=") == nil)
        #expect(Base64.url.decode("+/8") == nil)
    }

    @Test(arguments: [
        "Zg", "Zg=", "Zg===", "Zg==Zg==", "Z===", "====", "=", "Zm9v=", "Zm9vYmE", "Zm9v\n", " Zm9v", "Zm 9",
        "Zm9v====",
        "Zh==", "Zm9=", "Z=g=", "=Zg=", "Zm9é", "Zm9\u{0}",
    ])
    func `text with wrong filling, symbols or stray bits is refused`(text: String) {
        #expect(Base64.standard.decode(text) == nil)
    }

    @Test(arguments: ["Z", "Zg==", "Zm8=", "Zh", "Zm9", "Zm9vY", "Zg "])
    func `unfilled text has no filling, no fifth symbol and no stray bits`(text: String) {
        #expect(Base64.url.decode(text) == nil)
    }

    @Test func `bytes of any length come back, and can be added to what is there`() {
        var random = SeededRandom(4648)
        for length in 0...200 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            for alphabet in [Base64.standard, .unpadded, .url] {
                let text = alphabet.encode(bytes)
                var added = [UInt8]("x=".utf8)
                alphabet.append(bytes, to: &added)

                #expect(alphabet.decode(text) == bytes)
                #expect(added == [UInt8](("x=" + text).utf8))
                #expect(text.utf8.count == alphabet.encodedLength(length))
            }
        }
    }

    @Test func `whatever is accepted is written the same again`() {
        var random = SeededRandom(64)
        let symbols = [UInt8]("AQgwZ09az+/-_= ".utf8)
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in symbols.randomElement(using: &random)! }
            for alphabet in [Base64.standard, .unpadded, .url] {
                guard let bytes = alphabet.decode(text) else { continue }
                #expect([UInt8](alphabet.encode(bytes).utf8) == text)
            }
        }
    }
}

struct SecretTests {
    @Test func `equal secrets are equal, and a difference anywhere is seen`() {
        let secret = [UInt8](0..<64)
        for index in secret.indices {
            var other = secret
            other[index] ^= 0x80
            #expect(!constantTimeEqual(secret, other))
        }
        #expect(constantTimeEqual(secret, secret))
        #expect(!constantTimeEqual(secret, Array(secret.dropLast())))
        #expect(constantTimeEqual([UInt8](), [UInt8]()))
        #expect(constantTimeEqual("señor", "señor"))
        #expect(!constantTimeEqual("señor", "senor"))
        #expect(!constantTimeEqual("", "a"))
    }

    @Test func `random bytes and tokens have the length asked for and do not repeat`() {
        #expect(Random.bytes(0) == [])
        #expect(Random.bytes(33).count == 33)
        #expect(Random.hexToken(bytes: 20).utf8.count == 40)
        #expect(Base64.url.decode(Random.token(bytes: 24))?.count == 24)
        #expect(Set((0..<1_000).map { _ in Random.token() }).count == 1_000)
    }
}
