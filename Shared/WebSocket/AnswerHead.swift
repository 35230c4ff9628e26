import HTTP

/// The head of a server's answer to the handshake (RFC 9112 §4, §5), read strictly.
struct AnswerHead: Sendable {
    let status: Status
    let headers: Headers

    /// Reads the lines of a head, each with its CRLF; nil when any byte is out of place.
    init?(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        guard let first = Self.line(&rest), let status = Self.status(first) else { return nil }
        var headers = Headers()
        while !rest.isEmpty {
            guard let line = Self.line(&rest), let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            let name = line[..<colon]
            let value = line[(colon + 1)...]
            guard !name.isEmpty, name.allSatisfy(\.isTokenByte) else { return nil }
            headers.add(
                String(decoding: name, as: UTF8.self),
                String(decoding: value, as: UTF8.self).trimmingOptionalWhitespace())
        }
        self.status = status
        self.headers = headers
    }

    /// How long a body is announced to be; zero where it is not said in so many bytes.
    var bodyLength: Int {
        guard status.allowsBody, let text = headers["Content-Length"], let length = Int(text) else { return 0 }
        return max(0, length)
    }

    private static func line(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: 0x0D), end + 1 < rest.endIndex, rest[end + 1] == 0x0A else { return nil }
        let line = rest[..<end]
        rest = rest[(end + 2)...]
        return line.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 } ? line : nil
    }

    private static func status(_ line: ArraySlice<UInt8>) -> Status? {
        let line = Array(line)
        guard line.count >= 12, line.starts(with: "HTTP/1.1 ".utf8), line.count == 12 || line[12] == 0x20 else {
            return nil
        }
        var code = 0
        for digit in line[9..<12] {
            guard (0x30...0x39).contains(digit) else { return nil }
            code = code * 10 + Int(digit) - 0x30
        }
        return code >= 100 ? Status(code: code) : nil
    }
}
