package import HTTP
package import Problems

/// The client's side of the opening handshake (RFC 6455 §4.1): writes the request, eats the answer.
package struct ClientHandshake: Sendable {
    package enum Outcome: Sendable {
        /// The connection is a WebSocket; bytes that came behind the head are its first.
        case accepted(subprotocol: String?, leftOver: [UInt8])
        case refused(Problem)
    }

    /// The request as it is to be sent.
    package let request: [UInt8]
    private let address: WebSocketAddress
    private let expectedAccept: String
    private let offered: [String]
    private var received: [UInt8] = []
    private var searched = 0
    private var head: AnswerHead?

    /// The longest head that is read, and how much of the body of a refusal is.
    private static let headLimit = 16 << 10
    private static let excerptLimit = 512

    /// Prepares a handshake with a fresh key.
    package init(
        _ address: WebSocketAddress, headers: Headers = [:], subprotocols: [String] = []
    ) throws(Problem) {
        var keys = MaskKeys()
        let words = (0..<4).map { _ in keys.next() }
        try self.init(address, headers: headers, subprotocols: subprotocols, keyBytes: words.flatMap(\.bytes))
    }

    init(
        _ address: WebSocketAddress, headers: Headers, subprotocols: [String], keyBytes: [UInt8]
    ) throws(Problem) {
        let key = handshakeKey(keyBytes)
        self.address = address
        expectedAccept = acceptKey(for: key)
        offered = subprotocols
        guard subprotocols.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isTokenByte) }) else {
            throw Problem(.invalid, "A subprotocol's name is not a token.")
        }
        var text = "GET \(address.target) HTTP/1.1\r\nHost: \(address.authority)\r\n"
        text += "Upgrade: websocket\r\nConnection: Upgrade\r\n"
        text += "Sec-WebSocket-Key: \(key)\r\nSec-WebSocket-Version: 13\r\n"
        if !offered.isEmpty { text += "Sec-WebSocket-Protocol: \(offered.joined(separator: ", "))\r\n" }
        for (name, value) in headers.all {
            try Self.check(name, value)
            text += "\(name): \(value)\r\n"
        }
        request = Array((text + "\r\n").utf8)
    }

    /// A caller's field must stay one field, and must not speak for the handshake.
    private static func check(_ name: String, _ value: String) throws(Problem) {
        let lowered = name.lowercased()
        let isOurs = ["host", "upgrade", "connection", "content-length", "transfer-encoding"].contains(lowered)
        guard !isOurs, !lowered.hasPrefix("sec-websocket-") else {
            throw Problem(.invalid, "The header \(name) belongs to the handshake.")
        }
        let isField = !name.isEmpty && name.utf8.allSatisfy(\.isTokenByte)
        guard isField, value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }) else {
            throw Problem(.invalid, "A header of the handshake holds characters that no header may hold.")
        }
    }

    // MARK: The answer

    /// Takes the next bytes of the answer; nil while it is not whole.
    package mutating func take(_ bytes: UnsafeRawBufferPointer) -> Outcome? {
        received.append(contentsOf: bytes)
        if head == nil {
            guard let end = endOfHead() else {
                let isTooLong = received.count > Self.headLimit
                return isTooLong ? refused(.badGateway, "answered with a head that does not end") : nil
            }
            guard end <= Self.headLimit, let head = AnswerHead(received[..<(end - 2)]) else {
                return refused(.badGateway, "did not answer in HTTP/1.1")
            }
            received.removeFirst(end)
            self.head = head
        }
        guard let head else { return nil }
        if head.status.code == 101 { return checked(head) }
        return received.count < min(head.bodyLength, Self.excerptLimit) ? nil : refusal
    }

    /// What to make of an answer that stops here.
    package var unfinished: Problem {
        if head != nil, case .refused(let problem) = refusal { return problem }
        return Problem(.unavailable, "\(address) hung up before it had answered.")
    }

    private mutating func endOfHead() -> Int? {
        var place = max(searched, 3)
        defer { searched = place }
        while place < received.count {
            if received[place] == 0x0A, received[place - 1] == 0x0D, received[place - 2] == 0x0A,
                received[place - 3] == 0x0D
            {
                return place + 1
            }
            place += 1
        }
        return nil
    }

    private func checked(_ head: AnswerHead) -> Outcome {
        let fields = head.headers
        guard fields.tokens("Upgrade") == ["websocket"], fields.tokens("Connection").contains("upgrade") else {
            return refused(.badGateway, "answered 101 without upgrading to a WebSocket")
        }
        guard fields.values("Sec-WebSocket-Accept").map({ $0.trimmingOptionalWhitespace() }) == [expectedAccept] else {
            return refused(.badGateway, "answered 101 with the wrong Sec-WebSocket-Accept")
        }
        guard fields.values("Sec-WebSocket-Extensions").isEmpty else {
            return refused(.badGateway, "uses an extension that it was not asked for")
        }
        let chosen = fields.values("Sec-WebSocket-Protocol").map { $0.trimmingOptionalWhitespace() }
        guard chosen.count <= 1, chosen.allSatisfy(offered.contains) else {
            return refused(.badGateway, "chose a subprotocol that it was not offered")
        }
        return .accepted(subprotocol: chosen.first, leftOver: received)
    }

    /// The problem an answer other than 101 stands for, with the start of what it says.
    private var refusal: Outcome {
        guard let head else { return refused(.badGateway, "did not answer in HTTP/1.1") }
        let start = received.prefix(min(Self.excerptLimit, head.bodyLength))
        let words = String(decoding: start, as: UTF8.self)
            .split { $0.isWhitespace || $0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } }
            .joined(separator: " ")
        let said = words.isEmpty ? "" : ", saying: \(words.prefix(200))"
        let wait = head.headers["Retry-After"].flatMap { Int($0.trimmingOptionalWhitespace()) }
        return .refused(
            Problem(
                head.status.problemKind ?? .badGateway, "\(address) answered \(head.status) to the WebSocket\(said).",
                retryAfter: wait.map { .seconds(min(max(0, $0), 86_400)) }))
    }

    private func refused(_ kind: Problem.Kind, _ deed: String) -> Outcome {
        .refused(Problem(kind, "\(address) \(deed)."))
    }
}

extension UInt32 {
    fileprivate var bytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) } }
}
