import Glibc
import HTTP
import Net

/// Writes response heads into one buffer that all connections share: what a turn answers leaves in one send.
@OnLoop
struct ResponseEncoder {
    var bytes: [UInt8] = []
    private var dateLine: [UInt8] = []
    private var dateSecond = time_t(-1)
    private var statusLines: [Int: [UInt8]] = [:]

    init() { bytes.reserveCapacity(64 << 10) }

    /// More is not gathered for one send.
    var isFull: Bool { bytes.count >= 64 << 10 }

    /// How the end of a body is marked.
    enum Framing {
        case none
        case length(Int)
        case chunked
        /// The end of the connection is the end of the body, for HTTP/1.0.
        case untilClose
    }

    mutating func head(
        _ response: Response, _ framing: Framing, minorVersion: Int, keepsAlive: Bool, requestID: String
    ) {
        bytes.append(contentsOf: statusLine(response.status))
        if let type = response.contentType { field("Content-Type", type) }
        switch framing {
        case .none, .untilClose: break
        case .length(let length):
            append("Content-Length: ")
            append(decimal: length)
            append("\r\n")
        case .chunked: append("Transfer-Encoding: chunked\r\n")
        }
        date()
        if !requestID.isEmpty { field("X-Request-Id", requestID) }
        if !response.headers.isEmpty {
            let hasType = response.contentType != nil
            response.headers.forEachField { name, value in
                guard !Self.isOurs(name, value, hasType, !requestID.isEmpty) else { return }
                appendSafe(name)
                append(": ")
                appendSafe(value)
                append("\r\n")
            }
        }
        if response.status == .switchingProtocols {
        } else if !keepsAlive {
            append("Connection: close\r\n")
        } else if minorVersion == 0 {
            append("Connection: keep-alive\r\n")
        }
        append("\r\n")
    }

    /// What the connection itself says, once: a handler's word about it would contradict it, or say it again.
    private static func isOurs(
        _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, _ hasType: Bool, _ hasID: Bool
    ) -> Bool {
        switch name.count {
        case 4: name.isEqual("date")
        case 10 where name.isEqual("connection"): value.isEqual("close") || value.isEqual("keep-alive")
        case 10: name.isEqual("keep-alive")
        case 12: (hasType && name.isEqual("content-type")) || (hasID && name.isEqual("x-request-id"))
        case 14: name.isEqual("content-length")
        case 17: name.isEqual("transfer-encoding")
        default: false
        }
    }

    mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// One chunk of a chunked body (RFC 9112 §7.1).
    mutating func chunk(_ content: [UInt8]) {
        append(hexadecimal: content.count)
        append("\r\n")
        bytes.append(contentsOf: content)
        append("\r\n")
    }

    private mutating func field(_ name: StaticString, _ value: String) {
        append(name)
        append(": ")
        var value = value
        value.withUTF8 { appendSafe(UnsafeRawBufferPointer($0)) }
        append("\r\n")
    }

    /// A line break in a value would start a field, or an answer, of somebody else's making.
    private mutating func appendSafe(_ text: UnsafeRawBufferPointer) {
        let start = bytes.count
        bytes.append(contentsOf: text)
        for index in start..<bytes.count where bytes[index] < 0x20 && bytes[index] != 0x09 || bytes[index] == 0x7F {
            bytes[index] = 0x20
        }
    }

    private mutating func append(decimal number: Int) {
        var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
        withUnsafeMutableBytes(of: &digits) { digits in
            var place = digits.count
            var left = number
            repeat {
                place -= 1
                digits[place] = UInt8(left % 10) + UInt8(ascii: "0")
                left /= 10
            } while left > 0
            bytes.append(contentsOf: digits[place...])
        }
    }

    private mutating func append(hexadecimal number: Int) {
        bytes.append(contentsOf: String(number, radix: 16).utf8)
    }

    private mutating func statusLine(_ status: Status) -> [UInt8] {
        if let line = statusLines[status.code] { return line }
        let line = Array("HTTP/1.1 \(status.code) \(status.reason)\r\n".utf8)
        statusLines[status.code] = line
        return line
    }

    /// The Date field, written anew once a second (RFC 9110 §6.6.1).
    private mutating func date() {
        let second = time(nil)
        if second != dateSecond {
            dateSecond = second
            dateLine = Array("Date: ".utf8) + HTTPDate(secondsSince1970: Int64(second)).bytes + [0x0D, 0x0A]
        }
        bytes.append(contentsOf: dateLine)
    }
}
