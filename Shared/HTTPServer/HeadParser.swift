import HTTP

/// Reads request heads (RFC 9112 §2–§3, §5), whole lines at a time, to the letter.
///
/// ```
/// start ─line─▶ fields ─line─▶ fields … ─empty line─▶ done
/// ```
package struct HeadParser: Sendable {
    private var head: RequestHead?
    private var skippedEmptyLine = false
    private var taken = 0
    private var seen = SeenFields()

    package init() {}

    package enum Outcome: Sendable {
        case needsMore
        case head(RequestHead)
    }

    /// Whether part of a head has been read.
    package var isUnderWay: Bool { head != nil }

    /// Takes whole lines from `bytes`. Answers how many bytes it used; the rest has to be offered again, with more.
    package mutating func parse(
        _ bytes: UnsafeRawBufferPointer, within limits: ServerLimits
    ) throws(Refusal) -> (used: Int, Outcome) {
        var position = 0
        while true {
            let line = try nextLine(bytes, from: position, limits)
            guard let line else {
                let room = limits.headBytes - taken
                if bytes.count - position > room { throw tooLarge(limits) }
                return (position, .needsMore)
            }
            taken += line.count + 2
            guard taken <= limits.headBytes else { throw tooLarge(limits) }
            position += line.count + 2
            if head != nil {
                if line.isEmpty {
                    let finished = try finish()
                    self = HeadParser()
                    return (position, .head(finished))
                }
                try parseField(line, limits)
            } else if line.isEmpty {
                // One empty line before a request is forgiven (RFC 9112 §2.2).
                guard !skippedEmptyLine else { throw .bad("There are empty lines where a request should start.") }
                skippedEmptyLine = true
            } else {
                try parseRequestLine(line, limits)
            }
        }
    }

    // MARK: Lines

    /// The next line without its end; nil while its end has not come. Only CR LF ends a line.
    private func nextLine(
        _ bytes: UnsafeRawBufferPointer, from start: Int, _ limits: ServerLimits
    ) throws(Refusal) -> UnsafeRawBufferPointer? {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte >= 0x20, byte != 0x7F {
                index += 1
            } else if byte == 0x0D {
                guard index + 1 < bytes.count else { break }
                guard bytes[index + 1] == 0x0A else { throw .bad("A carriage return stands alone in the head.") }
                return UnsafeRawBufferPointer(rebasing: bytes[start..<index])
            } else if byte == 0x09 {
                index += 1
            } else if byte == 0x0A {
                throw .bad("A line of the head ends in a bare line feed.")
            } else {
                throw .bad("There is a control character in the head.")
            }
        }
        // Too long a target is worth its own answer, before its line has ended.
        if head == nil, index - start > limits.targetBytes + Self.besideTarget { throw targetTooLong(limits) }
        return nil
    }

    private static let longestMethod = 32
    /// Room for what stands beside the target in a request line.
    private static let besideTarget = 64

    private func tooLarge(_ limits: ServerLimits) -> Refusal {
        head == nil
            ? targetTooLong(limits)
            : Refusal(.requestHeaderFieldsTooLarge, "The head is longer than \(limits.headBytes) bytes.")
    }

    private func targetTooLong(_ limits: ServerLimits) -> Refusal {
        Refusal(.uriTooLong, "The request target is longer than \(limits.targetBytes) bytes.")
    }

    // MARK: Request line

    private mutating func parseRequestLine(_ line: UnsafeRawBufferPointer, _ limits: ServerLimits) throws(Refusal) {
        guard line.count <= limits.targetBytes + Self.besideTarget else { throw targetTooLong(limits) }
        guard let first = line.firstIndex(of: 0x20), let last = line.lastIndex(of: 0x20), first < last else {
            throw .bad("The request line is not a method, a target and a version.")
        }
        let minorVersion = try version(UnsafeRawBufferPointer(rebasing: line[(last + 1)...]))
        let name = UnsafeRawBufferPointer(rebasing: line[..<first])
        guard !name.isEmpty, name.allSatisfy(\.isTokenByte) else { throw .bad("The method is not a token.") }
        guard name.count <= Self.longestMethod else { throw Refusal(.notImplemented, "No method here is that long.") }
        let targetBytes = UnsafeRawBufferPointer(rebasing: line[(first + 1)..<last])
        guard targetBytes.count <= limits.targetBytes else { throw targetTooLong(limits) }
        let method = method(name)
        if method == "CONNECT" { throw Refusal(.notImplemented, "CONNECT is not offered here.") }
        guard let target = Target(parsing: targetBytes) else { throw .bad("The request target is not well formed.") }
        guard target.path != "*" || method == .options else { throw .bad("Only OPTIONS may ask for *.") }
        var head = RequestHead(target: target)
        head.method = method
        head.minorVersion = minorVersion
        head.keepsAlive = minorVersion == 1
        head.headers.reserve(fields: 12, bytes: 384)
        self.head = head
    }

    private func version(_ bytes: UnsafeRawBufferPointer) throws(Refusal) -> Int {
        guard bytes.count == 8, bytes[0..<5].elementsEqual("HTTP/".utf8), bytes[5].isDigit,
            bytes[6] == UInt8(ascii: "."), bytes[7].isDigit
        else { throw .bad("The request line does not end in an HTTP version.") }
        guard bytes[5] == UInt8(ascii: "1") else {
            throw Refusal(.versionNotSupported, "Only HTTP/1.1 and HTTP/1.0 are spoken here.")
        }
        return bytes[7] == UInt8(ascii: "0") ? 0 : 1
    }

    private func method(_ name: UnsafeRawBufferPointer) -> Method {
        switch name.count {
        case 3 where name.elementsEqual("GET".utf8): .get
        case 4 where name.elementsEqual("POST".utf8): .post
        default: Method(String(decoding: name, as: UTF8.self))
        }
    }

    // MARK: Fields

    private mutating func parseField(_ line: UnsafeRawBufferPointer, _ limits: ServerLimits) throws(Refusal) {
        guard line[0] != 0x20, line[0] != 0x09 else { throw .bad("A field is folded over two lines.") }
        var colon = 0
        while colon < line.count, line[colon].isTokenByte { colon += 1 }
        guard colon > 0, colon < line.count, line[colon] == UInt8(ascii: ":") else {
            throw .bad("A field name is not a token followed by a colon.")
        }
        var start = colon + 1
        var end = line.count
        while start < end, line[start] == 0x20 || line[start] == 0x09 { start += 1 }
        while end > start, line[end - 1] == 0x20 || line[end - 1] == 0x09 { end -= 1 }
        let name = UnsafeRawBufferPointer(rebasing: line[..<colon])
        let value = UnsafeRawBufferPointer(rebasing: line[start..<end])
        guard head!.headers.count < limits.headerCount else {
            throw Refusal(.requestHeaderFieldsTooLarge, "There are more than \(limits.headerCount) header fields.")
        }
        try seen.note(name, value)
        head!.headers.add(name: name, value: value)
    }

    /// A whole URL and the Host field have to name the same place: who trusts which of them is never a question
    /// (RFC 9112 §3.2.2 prefers the URL; a client has to send both alike, §3.2).
    private func agree(_ authority: String, _ head: RequestHead) throws(Refusal) {
        guard let host = head.headers["host"] else { return }
        let usual = head.target.raw.utf8.dropFirst(4).first == UInt8(ascii: ":") ? 80 : 443
        guard let named = Authority(authority), let asked = Authority(host), named.host == asked.host,
            named.port ?? usual == asked.port ?? usual
        else { throw .bad("The request target and the Host field name different places.") }
    }

    private mutating func finish() throws(Refusal) -> RequestHead {
        // Moved out rather than copied: a head has many parts.
        var head = head.take()!
        try seen.conclude(&head)
        if let authority = head.target.authority { try agree(authority, head) }
        return head
    }
}

extension UInt8 {
    var isDigit: Bool { self &- 0x30 < 10 }
}
