import Crypto
import Problems
import Testing

struct PasswordHashTests {
    private static let cheap = PasswordHash.Cost(ln: 5, r: 8, p: 1)!

    /// RFC 7914 §12.
    @Test func `scrypt derives the published keys`() {
        #expect(
            scrypt([], salt: [], PasswordHash.Cost(ln: 4, r: 1, p: 1)!, length: 64).map { Hex.encode($0) }
                == "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")
        #expect(
            scrypt(
                [UInt8]("password".utf8), salt: [UInt8]("NaCl".utf8), PasswordHash.Cost(ln: 10, r: 8, p: 16)!,
                length: 64
            )
            .map { Hex.encode($0) }
                == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")
        #expect(
            scrypt(
                [UInt8]("pleaseletmein".utf8), salt: [UInt8]("SodiumChloride".utf8),
                PasswordHash.Cost(ln: 14, r: 8, p: 1)!, length: 64
            ).map { Hex.encode($0) }
                == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")
    }

    @Test func `the password is recognised, and no other`() async throws {
        let hash = try await PasswordHash.make(of: "correct horse", cost: Self.cheap)

        let kept = try #require(PasswordHash(hash.text))

        #expect(kept == hash)
        #expect(try await PasswordHash.verify("correct horse", against: kept))
        #expect(try await !PasswordHash.verify("correct hors", against: kept))
        #expect(try await !PasswordHash.verify("", against: kept))
        #expect(try await !PasswordHash.verify("correct horse", against: nil))
    }

    @Test func `the same password is kept differently each time`() async throws {
        let one = try await PasswordHash.make(of: "x", cost: Self.cheap)
        let other = try await PasswordHash.make(of: "x", cost: Self.cheap)

        #expect(one.text != other.text)
        #expect(one.text.hasPrefix("$scrypt$ln=5,r=8,p=1$"))
    }

    @Test func `a hash made at another cost is to be made anew`() async throws {
        let hash = try await PasswordHash.make(of: "x", cost: Self.cheap)

        #expect(hash.needsRehash())
        #expect(!hash.needsRehash(for: Self.cheap))
    }

    @Test(arguments: [
        "", "$", "$scrypt$ln=5,r=8,p=1$$", "scrypt$ln=5,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=+5,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=05,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=40,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=20,r=32,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$r=8,ln=5,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=5,r=8$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=5,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
        "$argon2id$ln=5,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAA",
        "$scrypt$ln=5,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAA",
    ])
    func `what is not a kept hash is not read as one`(text: String) {
        #expect(PasswordHash(text) == nil)
    }

    @Test func `a kept hash of another length and cost is read`() {
        let text = "$scrypt$ln=5,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"

        #expect(PasswordHash(text)?.text == text)
    }

    @Test func `a password beyond reason is refused before any work`() async {
        await #expect(throws: Problem.self) {
            _ = try await PasswordHash.make(of: String(repeating: "x", count: 2_000), cost: Self.cheap)
        }
    }
}
