import Crypto
import Testing

struct HMACTests {
    struct Case: Sendable {
        let key: [UInt8]
        let message: [UInt8]
        let sum: String

        init(_ key: [UInt8], _ message: String, _ sum: String) { self.init(key, [UInt8](message.utf8), sum) }
        init(_ key: [UInt8], _ message: [UInt8], _ sum: String) {
            self.key = key
            self.message = message
            self.sum = sum
        }
    }

    private static let counting = (1...25).map { UInt8($0) }
    private static func repeated(_ byte: UInt8, _ count: Int) -> [UInt8] { [UInt8](repeating: byte, count: count) }

    /// RFC 2202 §3.
    @Test(arguments: [
        Case(repeated(0x0b, 20), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00"),
        Case([UInt8]("Jefe".utf8), "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
        Case(repeated(0xaa, 20), repeated(0xdd, 50), "125d7342b9ac11cd91a39af48aa17b4f63f175d3"),
        Case(counting, repeated(0xcd, 50), "4c9007f4026250c6bc8414f9bf50c86c2d7235da"),
        Case(repeated(0x0c, 20), "Test With Truncation", "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04"),
        Case(
            repeated(0xaa, 80), "Test Using Larger Than Block-Size Key - Hash Key First",
            "aa4ae5e15272d00e95705637ce8a3b55ed402112"),
        Case(
            repeated(0xaa, 80), "Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data",
            "e8e99d0f45237d786d6bbaa7965c7808bbff1a91"),
    ])
    func `HMAC-SHA-1 gives the published sums`(example: Case) {
        #expect(Hex.encode(HMAC.sha1(example.message, key: example.key)) == example.sum)
    }

    /// RFC 4231 §4.
    @Test(arguments: [
        Case(
            repeated(0x0b, 20), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Case(
            [UInt8]("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Case(
            repeated(0xaa, 20), repeated(0xdd, 50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        Case(counting, repeated(0xcd, 50), "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        Case(
            repeated(0xaa, 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        Case(
            repeated(0xaa, 131),
            "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be "
                + "hashed before being used by the HMAC algorithm.",
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ])
    func `HMAC-SHA-256 gives the published sums`(example: Case) {
        #expect(Hex.encode(HMAC.sha256(example.message, key: example.key)) == example.sum)
    }

    @Test func `keys as long as a block, and none at all, are used as they are`() {
        #expect(
            Hex.encode(HMAC.sha1([], key: [])) == "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d")
        let block = Self.repeated(0x61, 64)
        let beyond = block + [0x61]
        #expect(HMAC.sha256("x".utf8, key: beyond) == HMAC.sha256("x".utf8, key: Digest.sha256(beyond)))
        #expect(HMAC.sha256("x".utf8, key: block) != HMAC.sha256("x".utf8, key: Digest.sha256(block)))
    }
}
