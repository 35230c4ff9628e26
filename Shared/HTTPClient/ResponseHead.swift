import HTTP

/// Collects the lines of an answer's head and reads them when the last is there (RFC 9112 §4, §5).
struct ResponseHead {
    private(set) var status = Status(code: 0)
    private(set) var version = ClientResponse.Version.http1_1
    private(set) var headers = Headers()
    /// The length announced, where the body is not chunked.
    private(set) var contentLength: Int?
    private var bytes: [UInt8] = []
    private var lines = 0

    static let longest = 64 << 10
    static let mostLines = 256

    enum Progress { case more, informational, complete }

    private static let carriageReturn = UInt8(ascii: "\r")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let space = UInt8(ascii: " ")
    private static let tab = UInt8(ascii: "\t")

    /// Takes one line with its end.
    mutating func take(_ line: UnsafeRawBufferPointer) throws(TransferFailure) -> Progress {
        var line = line
        while let last = line.last, last == Self.lineFeed || last == Self.carriageReturn {
            line = UnsafeRawBufferPointer(rebasing: line.dropLast())
        }
        guard line.isEmpty else {
            try keep(line)
            return .more
        }
        try read()
        bytes.removeAll(keepingCapacity: true)
        lines = 0
        // Nobody has asked to leave HTTP, so a 101 is nonsense here.
        guard status != .switchingProtocols else { throw .malformed }
        return status.isInformational ? .informational : .complete
    }

    private mutating func keep(_ line: UnsafeRawBufferPointer) throws(TransferFailure) {
        guard bytes.count + line.count < Self.longest, lines < Self.mostLines else {
            throw .tooLarge(limit: Self.longest)
        }
        guard !line.contains(where: { $0 == 0 || $0 == Self.carriageReturn }) else { throw .malformed }
        if line[0] == Self.space || line[0] == Self.tab {
            // A folded line belongs to the one before it (RFC 9112 §5.2).
            guard lines > 1 else { throw .malformed }
            bytes[bytes.count - 1] = Self.space
        } else {
            lines += 1
        }
        bytes.append(contentsOf: line)
        bytes.append(Self.lineFeed)
    }

    private mutating func read() throws(TransferFailure) {
        headers = Headers()
        headers.reserve(fields: lines, bytes: bytes.count)
        contentLength = nil
        let whole = bytes
        let isSound = whole.withUnsafeBytes { all in
            var start = 0
            while start < all.count {
                let end = all[start...].firstIndex(of: Self.lineFeed) ?? all.count
                let line = UnsafeRawBufferPointer(rebasing: all[start..<end])
                guard start == 0 ? readStatus(line) : readField(line) else { return false }
                start = end + 1
            }
            return start > 0
        }
        guard isSound else { throw .malformed }
        try readLength()
    }

    /// `HTTP/1.1 200 OK`, or `HTTP/2 200` as libcurl spells what HTTP/2 carries.
    private mutating func readStatus(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let gap = line.firstIndex(of: Self.space), line.count >= gap + 4,
            line.count == gap + 4 || line[gap + 4] == Self.space
        else { return false }
        switch String(decoding: line[..<gap], as: UTF8.self) {
        case "HTTP/1.1": version = .http1_1
        case "HTTP/1.0": version = .http1_0
        case "HTTP/2": version = .http2
        default: return false
        }
        var code = 0
        for byte in line[(gap + 1)..<(gap + 4)] {
            guard (0x30...0x39).contains(byte) else { return false }
            code = code * 10 + Int(byte - 0x30)
        }
        status = Status(code: code)
        return code >= 100
    }

    private mutating func readField(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
            line[..<colon].allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return false }
        var start = colon + 1
        var end = line.count
        while start < end, line[start] == Self.space || line[start] == Self.tab { start += 1 }
        while end > start, line[end - 1] == Self.space || line[end - 1] == Self.tab { end -= 1 }
        headers.add(
            name: UnsafeRawBufferPointer(rebasing: line[..<colon]),
            value: UnsafeRawBufferPointer(rebasing: line[start..<end]))
        return true
    }

    /// One length only, in digits only: two that differ are a sign of smuggling (RFC 9112 §6.3).
    private mutating func readLength() throws(TransferFailure) {
        guard headers.contains("Content-Length"), !headers.contains("Transfer-Encoding") else { return }
        for value in headers.tokens("Content-Length") {
            guard value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(value),
                contentLength == nil || contentLength == length
            else { throw .malformed }
            contentLength = length
        }
    }
}
