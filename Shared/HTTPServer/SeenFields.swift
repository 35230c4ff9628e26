import HTTP

/// The few fields that decide how a request is read, noted as they pass so that no head is searched twice.
struct SeenFields: Sendable {
    private var hosts = 0
    private var length: Int?
    private var chunked = false
    private var connection = ConnectionOptions()
    private var hasUpgrade = false
    private var expectsContinue = false
    private var expectsMore = false

    private struct ConnectionOptions: Sendable {
        var close = false
        var keepAlive = false
        var upgrade = false
    }

    mutating func note(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws(Refusal) {
        switch name.count {
        case 4 where name.isEqual("host"): try noteHost(value)
        case 6 where name.isEqual("expect"):
            if value.isEqual("100-continue") { expectsContinue = true } else { expectsMore = true }
        case 7 where name.isEqual("upgrade"): hasUpgrade = true
        case 10 where name.isEqual("connection"): noteConnection(value)
        case 14 where name.isEqual("content-length"): try noteLength(value)
        case 17 where name.isEqual("transfer-encoding"): try noteTransferEncoding(value)
        default: break
        }
    }

    /// Puts together what the fields say, and refuses what contradicts itself (RFC 9112 §3.2, §6.1–§6.3, §9.3).
    func conclude(_ head: inout RequestHead) throws(Refusal) {
        guard hosts == 1 || (hosts == 0 && head.minorVersion == 0) else {
            throw .bad(hosts == 0 ? "There is no Host field." : "There is more than one Host field.")
        }
        if chunked {
            guard length == nil else { throw .bad("Transfer-Encoding and Content-Length contradict each other.") }
            guard head.minorVersion == 1 else { throw .bad("HTTP/1.0 has no Transfer-Encoding.") }
            head.framing = .chunked
        } else if let length {
            head.framing = length == 0 ? .none : .length(length)
        }
        if connection.close {
            head.keepsAlive = false
        } else if head.minorVersion == 0 {
            head.keepsAlive = connection.keepAlive
        }
        head.wantsUpgrade = hasUpgrade && connection.upgrade && head.minorVersion == 1
        // An old client does not know what it says (RFC 9110 §10.1.1).
        if head.minorVersion == 1 {
            guard !expectsMore else {
                throw Refusal(.expectationFailed, "The only expectation met here is 100-continue.")
            }
            head.expectsContinue = expectsContinue && head.framing != .none
        }
    }

    private mutating func noteHost(_ value: UnsafeRawBufferPointer) throws(Refusal) {
        hosts += 1
        guard value.isHost else { throw .bad("The Host field is not a host and a port.") }
    }

    private mutating func noteLength(_ value: UnsafeRawBufferPointer) throws(Refusal) {
        guard length == nil else { throw .bad("There is more than one Content-Length.") }
        guard !value.isEmpty, value.count <= 18, value.allSatisfy(\.isDigit) else {
            throw .bad("The Content-Length is not a number.")
        }
        length = value.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private mutating func noteTransferEncoding(_ value: UnsafeRawBufferPointer) throws(Refusal) {
        guard !chunked else { throw .bad("There is more than one Transfer-Encoding.") }
        guard value.isEqual("chunked") else {
            throw Refusal(.notImplemented, "The only transfer encoding taken is chunked.")
        }
        chunked = true
    }

    private mutating func noteConnection(_ value: UnsafeRawBufferPointer) {
        if value.isEqual("keep-alive") { return connection.keepAlive = true }
        if value.isEqual("close") { return connection.close = true }
        for option in value.split(separator: UInt8(ascii: ",")) {
            switch String(decoding: option, as: UTF8.self).trimmingOptionalWhitespace().lowercased() {
            case "close": connection.close = true
            case "keep-alive": connection.keepAlive = true
            case "upgrade": connection.upgrade = true
            default: break
            }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether these are the bytes of a lower-case word, case aside.
    func isEqual(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        for index in 0..<count where self[index].lowercasedASCII != word.utf8Start[index] { return false }
        return true
    }
}

extension UnsafeRawBufferPointer {
    /// Whether this is a name or an address in brackets, with or without a port (RFC 9110 §7.2), or nothing at all, as
    /// from those who ask for what has no host. The letters are those of `Authority`.
    fileprivate var isHost: Bool {
        var index = 0
        if first == UInt8(ascii: "[") {
            index += 1
            while index < count, self[index].isAddressByte { index += 1 }
            guard index > 3, index < count, self[index] == UInt8(ascii: "]") else { return false }
            index += 1
        } else {
            while index < count, self[index].isHostNameByte { index += 1 }
        }
        guard index < count else { return true }
        guard index > 0, self[index] == UInt8(ascii: ":"), count - index <= 6 else { return false }
        return self[(index + 1)...].allSatisfy(\.isDigit)
    }
}

extension UInt8 {
    fileprivate var isHostNameByte: Bool {
        isDigit || (self | 0x20) &- 0x61 < 26 || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
            || self == UInt8(ascii: "_")
    }

    fileprivate var isAddressByte: Bool {
        isDigit || (self | 0x20) &- 0x61 < 6 || self == UInt8(ascii: ":") || self == UInt8(ascii: ".")
    }
}
