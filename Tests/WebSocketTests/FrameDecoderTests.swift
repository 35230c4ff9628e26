import Testing

@testable import WebSocket

/// RFC 6455 §5: single frames, their heads, and control frames.
struct FrameDecoderTests {
    @Test func `the examples of section 5 7 are read`() {
        expect([0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F], gives: [.message(.text("Hello"))], role: .client)
        expect(
            [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58], gives: [.message(.text("Hello"))])
        expect(
            [0x01, 0x03, 0x48, 0x65, 0x6C, 0x80, 0x02, 0x6C, 0x6F], gives: [.message(.text("Hello"))], role: .client)
        expect([0x89, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F], gives: [.ping(Array("Hello".utf8))], role: .client)
        expect(
            [0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58], gives: [.pong(Array("Hello".utf8))])
        let bytes256 = [UInt8](repeating: 0x2A, count: 256)
        expect([0x82, 0x7E, 0x01, 0x00] + bytes256, gives: [.message(.binary(bytes256))], role: .client)
        let bytes64K = [UInt8](repeating: 0x2A, count: 65_536)
        expect(
            [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0] + bytes64K, gives: [.message(.binary(bytes64K))], role: .client)
    }

    @Test(arguments: [0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 63, 124, 125, 126, 127, 128, 65_534, 65_535, 65_536, 65_537])
    func `a message of any length is read, masked and unmasked`(length: Int) {
        let payload = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) }

        expect(frame(0x82, payload), gives: [.message(.binary(payload))])
        expect(frame(0x82, payload, masked: false), gives: [.message(.binary(payload))], role: .client)
    }

    @Test func `a key of zeros leaves the payload as it is`() {
        expect(frame(0x81, Array("plain".utf8), key: [0, 0, 0, 0]), gives: [.message(.text("plain"))])
    }

    @Test func `frames behind one another are read in order`() {
        let bytes = frame(0x81, "one") + frame(0x82, [2]) + frame(0x81, "") + frame(0x89, "p") + frame(0x81, "four")

        expect(
            bytes,
            gives: [
                .message(.text("one")), .message(.binary([2])), .message(.text("")), .ping([0x70]),
                .message(.text("four")),
            ])
    }

    @Test(arguments: [UInt8(0x40), 0x20, 0x10, 0x70])
    func `a reserved bit is refused at the first byte`(bit: UInt8) {
        for opcode: UInt8 in [0x81, 0x82, 0x88, 0x89, 0x8A, 0x01] {
            expect([opcode | bit], failsWith: .protocolError)
        }
    }

    @Test(arguments: [UInt8(0x3), 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF])
    func `a reserved opcode is refused at the first byte`(opcode: UInt8) {
        expect([0x80 | opcode], failsWith: .protocolError)
        expect(frame(0x81, "ok") + [0x80 | opcode], failsWith: .protocolError, after: [.message(.text("ok"))])
    }

    @Test func `a client that does not mask and a server that does are refused`() {
        expect(frame(0x81, Array("no".utf8), masked: false), failsWith: .protocolError)
        expect([0x81, 0x00], failsWith: .protocolError)
        expect(frame(0x81, "no"), failsWith: .protocolError, role: .client)
        expect([0x89, 0x80], failsWith: .protocolError, role: .client)
    }

    @Test(arguments: [UInt8(0x08), 0x09, 0x0A])
    func `a control frame is never fragmented and never long`(opcode: UInt8) {
        expect([opcode], failsWith: .protocolError)
        expect([0x80 | opcode, 0x80 | 126], failsWith: .protocolError)
        expect([0x80 | opcode, 0x80 | 127], failsWith: .protocolError)
    }

    @Test func `pings and pongs carry up to 125 bytes`() {
        let full = [UInt8](repeating: 0xFE, count: 125)

        expect(frame(0x89, full), gives: [.ping(full)])
        expect(frame(0x8A, full), gives: [.pong(full)])
        expect(frame(0x89, []), gives: [.ping([])])
    }

    @Test func `a length not in its shortest form is refused`() {
        expect([0x82, 0x80 | 126, 0, 125], failsWith: .protocolError)
        expect([0x82, 0x80 | 126, 0, 0], failsWith: .protocolError)
        expect([0x82, 0x80 | 127, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], failsWith: .protocolError)
        expect([0x82, 0x80 | 127, 0, 0, 0, 0, 0, 0, 0, 1], failsWith: .protocolError)
    }

    @Test func `a length with its highest bit set is refused`() {
        expect([0x82, 0x80 | 127, 0x80, 0, 0, 0, 0, 0, 0, 0], failsWith: .protocolError)
        expect([0x82, 0x80 | 127] + [UInt8](repeating: 0xFF, count: 8), failsWith: .protocolError)
    }

    @Test func `a length beyond the limit is refused before its payload and its memory`() {
        let head: [UInt8] = [0x82, 0x80 | 127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4]
        expect(head, failsWith: .tooLarge)

        var decoder = FrameDecoder(.server)
        _ = decoder.events(head)
        #expect(decoder.heldBytes == 0)
    }
}
