import Testing

@testable import WebSocket

/// RFC 6455 §5.5.1 and §7.4.
struct CloseTests {
    @Test func `a close frame without payload stands for no status`() {
        expect(frame(0x88, []), gives: [.close(.noStatus, reason: "")])
    }

    @Test func `half a code is refused`() {
        expect(frame(0x88, [3]), failsWith: .protocolError)
    }

    @Test(arguments: [
        UInt16(1000), 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999,
    ])
    func `a code for the wire is read`(code: UInt16) {
        expect(closeFrame(code), gives: [.close(CloseCode(rawValue: code), reason: "")])
        expect(closeFrame(code, Array("bye".utf8)), gives: [.close(CloseCode(rawValue: code), reason: "bye")])
        #expect(CloseCode(rawValue: code).mayTravel)
    }

    @Test(arguments: [UInt16(0), 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535])
    func `a code not for the wire is refused`(code: UInt16) {
        expect(closeFrame(code), failsWith: .protocolError)
        #expect(!CloseCode(rawValue: code).mayTravel)
    }

    @Test func `a reason is text of up to 123 bytes`() {
        let full = [UInt8](repeating: 0x61, count: 123)

        expect(closeFrame(1000, full), gives: [.close(.normal, reason: String(decoding: full, as: UTF8.self))])
        expect(closeFrame(1000, Array("grüß dich".utf8)), gives: [.close(.normal, reason: "grüß dich")])
        expect(closeFrame(1000, [0xFF]), failsWith: .invalidContent)
        expect(closeFrame(1000, [0x61, 0xC3]), failsWith: .invalidContent)
        expect(closeFrame(1000, full + [0x61]), failsWith: .protocolError)
    }

    @Test func `whatever follows a close frame is not read`() {
        expect(
            closeFrame(1000) + frame(0x81, "late") + closeFrame(1001) + [0xFF, 0xFF],
            gives: [.close(.normal, reason: "")])
    }
}
