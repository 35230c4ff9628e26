import JSON

/// A frame as it went over the socket.
struct JournalFrame: Sendable, Hashable {
    /// Milliseconds since 1970.
    var at: Int
    var direction: FrameDirection
    var bytes: [UInt8]

    /// What it takes, with what stands around it.
    var size: Int { bytes.count + 64 }
}

/// The frames of one call since the last that were written down: memory alone, so that one costs next to nothing.
struct GatheredFrames: Sendable, Hashable {
    private(set) var frames: [JournalFrame] = []
    private var byteCount = 0

    /// So many bytes make a piece that is written down at once.
    static let piece = 32 << 10

    var first: Int { frames.first?.at ?? 0 }

    /// Adds one; answers whether there are enough for a piece.
    mutating func add(_ frame: JournalFrame) -> Bool {
        frames.append(frame)
        byteCount += frame.size
        return byteCount >= Self.piece
    }
}

extension JournalFrame {
    /// Adds it as a line of NDJSON. What is no JSON, as only a hostile caller sends, is told as a text.
    func write(to lines: inout [UInt8], masked: Bool) {
        lines.append(contentsOf: "{\"at\":".utf8)
        lines.append(contentsOf: String(at).utf8)
        lines.append(contentsOf: ",\"direction\":\"\(direction.rawValue)\",\"frame\":".utf8)
        if let frame = written(masked: masked) {
            lines.append(contentsOf: frame)
        } else {
            let text = masked ? PrivateData.hidden : String(decoding: bytes, as: UTF8.self)
            lines.append(contentsOf: JSONValue.string(text).description.utf8)
        }
        lines.append(contentsOf: "}\n".utf8)
    }

    /// As JSON on one line; nil when it is none.
    private func written(masked: Bool) -> [UInt8]? {
        // What we said ourselves is; it is most of what there is, and need not be read again.
        if direction == .sent, !masked { return bytes }
        // Whoever wrote it may have used more than one line, or no JSON at all.
        guard let value = try? JSONValue(parsing: bytes) else { return nil }
        if masked { return try? PrivateData.masked(frame: value).bytes }
        return bytes.contains(0x0A) || bytes.contains(0x0D) ? try? value.bytes : bytes
    }
}
