import Testing

@testable import WebSocket

/// RFC 6455 §5.4 and the limits of messages.
struct FragmentationTests {
    @Test func `fragments make one message`() {
        expect(frame(0x01, "frag") + frame(0x80, "ment"), gives: [.message(.text("fragment"))])
        expect(
            frame(0x02, [1, 2]) + frame(0x00, [3]) + frame(0x00, []) + frame(0x80, [4, 5]),
            gives: [.message(.binary([1, 2, 3, 4, 5]))])
        expect(frame(0x01, "") + frame(0x00, "") + frame(0x80, ""), gives: [.message(.text(""))])
    }

    @Test func `control frames between fragments are told at once`() {
        let bytes =
            frame(0x01, "a") + frame(0x89, "1") + frame(0x00, "b") + frame(0x8A, "2") + frame(0x89, "3")
            + frame(0x80, "c") + frame(0x81, "next")

        expect(
            bytes,
            gives: [
                .ping([0x31]), .pong([0x32]), .ping([0x33]), .message(.text("abc")), .message(.text("next")),
            ])
    }

    @Test func `a close frame between fragments ends the connection`() {
        expect(
            frame(0x01, "a") + closeFrame(1001) + frame(0x80, "b"), gives: [.close(.goingAway, reason: "")])
    }

    @Test func `a continuation without a beginning is refused`() {
        expect(frame(0x80, "lost"), failsWith: .protocolError)
        expect(frame(0x00, "lost"), failsWith: .protocolError)
        expect(
            frame(0x01, "a") + frame(0x80, "b") + frame(0x80, "c"), failsWith: .protocolError,
            after: [.message(.text("ab"))])
    }

    @Test func `a second beginning is refused`() {
        expect(frame(0x01, "a") + frame(0x81, "b"), failsWith: .protocolError)
        expect(frame(0x02, [1]) + frame(0x02, [2]), failsWith: .protocolError)
        expect(
            frame(0x01, "a") + frame(0x89, "p") + frame(0x02, [2]), failsWith: .protocolError, after: [.ping([0x70])])
    }

    @Test func `a message may be as long as the limit and no longer`() {
        let full = [UInt8](repeating: 7, count: 1_000)

        expect(frame(0x82, full), gives: [.message(.binary(full))], messageLimit: 1_000)
        expect(
            frame(0x02, Array(full[..<600])) + frame(0x80, Array(full[600...])), gives: [.message(.binary(full))],
            messageLimit: 1_000)
        expect(frame(0x82, full + [7]), failsWith: .tooLarge, messageLimit: 1_000)
        expect(frame(0x02, full) + frame(0x80, [7]), failsWith: .tooLarge, messageLimit: 1_000)
        expect(frame(0x02, full) + frame(0x80, []), gives: [.message(.binary(full))], messageLimit: 1_000)
    }

    @Test func `a frame may have a limit of its own`() {
        var decoder = FrameDecoder(.server, frameLimit: 100, messageLimit: 1_000)

        let events = decoder.events(
            frame(0x02, [UInt8](repeating: 1, count: 100)) + frame(0x80, [UInt8](repeating: 1, count: 101)))

        guard case .failure(.tooLarge, _) = events.last, events.count == 1 else {
            Issue.record("\(events)")
            return
        }
    }

    @Test func `the number of fragments is bounded`() {
        var decoder = FrameDecoder(.server, fragmentLimit: 10)
        var bytes = frame(0x01, "")
        for _ in 0..<10 { bytes += frame(0x00, "") }

        let events = decoder.events(bytes)

        guard case .failure(.policyViolation, _) = events.last, events.count == 1 else {
            Issue.record("\(events)")
            return
        }
    }

    @Test func `many small fragments are put together without copying them over and over`() {
        var decoder = FrameDecoder(.server, messageLimit: 4 << 20)
        let part = [UInt8](repeating: 0x61, count: 64)
        var events = decoder.events(frame(0x01, part))
        let middle = frame(0x00, part)
        for _ in 0..<10_000 { events += decoder.events(middle) }
        events += decoder.events(frame(0x80, part))

        #expect(events == [.message(Message(.text, [UInt8](repeating: 0x61, count: 64 * 10_002)))])
    }

    @Test func `memory follows what has arrived, not what was announced`() {
        var decoder = FrameDecoder(.server, frameLimit: 16 << 20, messageLimit: 16 << 20)

        _ = decoder.events([0x82, 0x80 | 127, 0, 0, 0, 0, 1, 0, 0, 0, 1, 2, 3, 4, 5])

        #expect(decoder.heldBytes < 1_024)
    }
}
