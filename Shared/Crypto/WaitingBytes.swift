/// Bytes that wait to be encrypted, in the order and the pieces they came in.
struct WaitingBytes {
    private var pieces: [[UInt8]] = []
    /// How much of the first piece has left already.
    private var start = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ bytes: [UInt8], from sent: Int) {
        guard sent < bytes.count else { return }
        // The first piece alone may be begun; any other lies behind it and is whole.
        if pieces.isEmpty { start = sent }
        pieces.append(pieces.isEmpty || sent == 0 ? bytes : [UInt8](bytes[sent...]))
        count += bytes.count - sent
    }

    /// Takes about so many bytes out, a piece or part of a piece at a time.
    mutating func take(_ limit: Int, _ body: (UnsafeRawBufferPointer) -> Void) {
        var done = 0
        var taken = 0
        while done < pieces.count, taken < limit {
            let piece = pieces[done]
            let end = min(piece.count, start + limit - taken)
            piece.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
            taken += end - start
            start = end
            guard end == piece.count else { break }
            done += 1
            start = 0
        }
        count -= taken
        pieces.removeFirst(done)
        if pieces.isEmpty { pieces = [] }
    }
}
