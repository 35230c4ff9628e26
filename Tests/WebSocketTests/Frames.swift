import Testing

@testable import WebSocket

/// A frame written out by hand, byte by byte, without the encoder that is under test.
func frame(
    _ first: UInt8, _ payload: [UInt8], masked: Bool = true, key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
) -> [UInt8] {
    let mark: UInt8 = masked ? 0x80 : 0
    var bytes = [first]
    if payload.count <= 125 {
        bytes.append(mark | UInt8(payload.count))
    } else if payload.count <= 65_535 {
        bytes += [mark | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
    } else {
        bytes.append(mark | 127)
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (56 - 8 * $0)) }
    }
    guard masked else { return bytes + payload }
    return bytes + key + payload.enumerated().map { $1 ^ key[$0 & 3] }
}

func frame(_ first: UInt8, _ text: String) -> [UInt8] { frame(first, Array(text.utf8)) }

/// A close frame of a client.
func closeFrame(_ code: UInt16, _ reason: [UInt8] = []) -> [UInt8] {
    frame(0x88, [UInt8(code >> 8), UInt8(code & 0xFF)] + reason)
}

extension FrameDecoder {
    /// Everything the decoder has to tell about some bytes.
    mutating func events(_ bytes: some Sequence<UInt8>) -> [Event] {
        var events: [Event] = []
        Array(bytes).withUnsafeBytes { all in
            var rest = all
            while let event = next(&rest) { events.append(event) }
        }
        return events
    }
}

/// Expects the same events from some bytes whole, one byte at a time, and cut in two at each of the first places.
func expect(
    _ bytes: [UInt8], gives expected: [FrameDecoder.Event], role: Role = .server,
    messageLimit: Int = 1 << 20, sourceLocation: SourceLocation = #_sourceLocation
) {
    let fresh = FrameDecoder(role, frameLimit: messageLimit, messageLimit: messageLimit)

    var whole = fresh
    #expect(whole.events(bytes) == expected, "whole", sourceLocation: sourceLocation)

    var bytewise = fresh
    var events: [FrameDecoder.Event] = []
    for byte in bytes { events += bytewise.events(CollectionOfOne(byte)) }
    #expect(events == expected, "one byte at a time", sourceLocation: sourceLocation)

    for cut in 0..<min(bytes.count, 32) {
        var halves = fresh
        #expect(
            halves.events(bytes[..<cut]) + halves.events(bytes[cut...]) == expected, "cut at \(cut)",
            sourceLocation: sourceLocation)
    }
}

/// Expects some bytes to break the protocol with a code.
func expect(
    _ bytes: [UInt8], failsWith code: CloseCode, after expected: [FrameDecoder.Event] = [], role: Role = .server,
    messageLimit: Int = 1 << 20, sourceLocation: SourceLocation = #_sourceLocation
) {
    var decoder = FrameDecoder(role, frameLimit: messageLimit, messageLimit: messageLimit)
    let events = decoder.events(bytes)
    guard case .failure(code, _) = events.last else {
        Issue.record("ended with \(String(describing: events.last))", sourceLocation: sourceLocation)
        return
    }
    #expect(Array(events.dropLast()) == expected, sourceLocation: sourceLocation)
    #expect(decoder.isDone, sourceLocation: sourceLocation)
    // Whatever follows a failure is not read.
    expect(bytes + frame(0x81, "late"), gives: events, role: role, messageLimit: messageLimit)
}
