import Testing

@testable import WebSocket

struct FrameEncoderTests {
    @Test func `the examples of section 5 7 are written`() {
        var server = FrameEncoder(.server)
        var out: [UInt8] = []

        server.append(.text, Array("Hello".utf8), to: &out)
        server.append(.text, Array("Hel".utf8), isFinal: false, to: &out)
        server.append(.continuation, Array("lo".utf8), to: &out)

        #expect(
            out == [
                0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x01, 0x03, 0x48, 0x65, 0x6C, 0x80, 0x02, 0x6C, 0x6F,
            ])

        var masked: [UInt8] = []
        Array("Hello".utf8).withUnsafeBytes {
            FrameEncoder.append(
                FrameHead(opcode: .text, isFinal: true, length: 5), $0, key: 0x3D21_FA37, to: &masked)
        }
        #expect(masked == [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58])
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 124, 125, 126, 127, 65_535, 65_536, 200_000])
    func `what one end writes the other reads`(length: Int) {
        let payload = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        for role: Role in [.client, .server] {
            var encoder = FrameEncoder(role)
            var decoder = FrameDecoder(role == .client ? .server : .client)
            var out: [UInt8] = []

            encoder.append(.binary, payload, to: &out)
            encoder.append(.text, Array("a".utf8), isFinal: false, to: &out)
            encoder.append(.ping, [1, 2, 3], to: &out)
            encoder.append(.continuation, Array("é".utf8), to: &out)
            encoder.appendClose(.goingAway, reason: "bye", to: &out)

            #expect(
                decoder.events(out) == [
                    .message(.binary(payload)), .ping([1, 2, 3]), .message(.text("aé")),
                    .close(.goingAway, reason: "bye"),
                ])
        }
    }

    @Test func `every frame of a client has a key of its own`() {
        var encoder = FrameEncoder(.client)
        var keys: Set<[UInt8]> = []

        for _ in 0..<100 {
            var out: [UInt8] = []
            encoder.append(.ping, [], to: &out)
            keys.insert(Array(out[2..<6]))
        }

        #expect(keys.count == 100)
    }

    @Test func `a code that may not travel leaves the close frame empty`() {
        var encoder = FrameEncoder(.server)
        var out: [UInt8] = []

        encoder.appendClose(.noStatus, reason: "unsaid", to: &out)

        #expect(out == [0x88, 0x00])
    }

    @Test(arguments: [122, 123, 124, 125, 300]) func `a long reason is cut between characters`(length: Int) {
        var encoder = FrameEncoder(.server)
        var decoder = FrameDecoder(.client)
        var out: [UInt8] = []
        let reason = String(repeating: "x", count: length - 2) + "é€"

        encoder.appendClose(.normal, reason: reason, to: &out)

        guard case .close(.normal, let read) = decoder.events(out).first else {
            Issue.record("no close frame")
            return
        }
        #expect(reason.hasPrefix(read) && read.utf8.count <= 123 && read.utf8.count > min(120, length - 3))
    }
}
