import Crypto
import Testing

struct DigestTests {
    /// FIPS 180-4's examples, and the empty message.
    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        ),
    ])
    func `SHA-1 gives the published sums`(message: String, sum: String) {
        #expect(Hex.encode(Digest.sha1(message.utf8)) == sum)
    }

    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `SHA-256 gives the published sums`(message: String, sum: String) {
        #expect(Hex.encode(Digest.sha256(message.utf8)) == sum)
    }

    @Test func `SHA-512 gives the published sums`() {
        #expect(
            Hex.encode(Digest.sha512("abc".utf8))
                == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
        #expect(
            Hex.encode(Digest.sha512([]))
                == "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
                + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e")
    }

    @Test func `a million times the letter a gives the published sums`() {
        let message = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)

        #expect(Hex.encode(Digest.sha1(message)) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
        #expect(
            Hex.encode(Digest.sha256(message)) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test(arguments: Digest.Function.allCases)
    func `bytes taken in piece by piece give the sum of the whole`(function: Digest.Function) {
        let message = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var whole = Digest(function)
        whole.update(message)
        let sum = whole.finish()

        for size in [1, 3, 64, 127, 999] {
            var digest = Digest(function)
            for start in stride(from: 0, to: message.count, by: size) {
                digest.update(message[start..<min(start + size, message.count)])
            }
            #expect(digest.finish() == sum)
        }
        #expect(sum.count == function.length)
    }

    @Test func `bytes that do not lie in one piece are taken in all the same`() {
        let reversed = [UInt8]("cba".utf8).reversed() as ReversedCollection<[UInt8]>

        #expect(Digest.sha1(reversed) == Digest.sha1("abc".utf8))
    }
}
