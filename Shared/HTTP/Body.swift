package import Problems

/// What a message carries: nothing, bytes that are all here, or bytes that are still arriving.
package enum Body: Sendable {
    case none
    case bytes([UInt8])
    case stream(any BodyStream)

    /// The whole body, when it is no longer than `limit`.
    package func collect(upTo limit: Int) async throws -> [UInt8] {
        switch self {
        case .none: return []
        case .bytes(let bytes):
            guard bytes.count <= limit else { throw Body.tooLarge(limit) }
            return bytes
        case .stream(let stream):
            var whole: [UInt8] = []
            while let part = try await stream.next() {
                guard whole.count + part.count <= limit else { throw Body.tooLarge(limit) }
                whole.append(contentsOf: part)
            }
            return whole
        }
    }

    package static func tooLarge(_ limit: Int) -> Problem {
        Problem(.tooLarge, "The body is longer than the \(limit) bytes allowed here.")
    }
}

/// A body that is still arriving, read in order by one reader. Not reading it slows the sender down.
package protocol BodyStream: Sendable {
    /// The next part, never empty; nil after the last. Throws when the sender has gone, or is too slow.
    func next() async throws -> [UInt8]?
}

/// Where a body is written to while it is being made.
package protocol BodyWriter: Sendable {
    /// Sends a part, and waits while the reader is slower. Throws when the reader has gone.
    func write(_ bytes: [UInt8]) async throws
}

extension BodyWriter {
    package func write(_ text: String) async throws { try await write(Array(text.utf8)) }
}
