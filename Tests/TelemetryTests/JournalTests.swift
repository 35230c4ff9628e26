import Foundation
import Testing

@testable import Telemetry

struct JournalTests {
    /// Stands where the journal's socket would be.
    private final class Listener {
        let folder: Folder
        let path: String
        private let file: Int32

        init() throws {
            folder = try Folder()
            path = folder.path + "/socket"
            file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let result = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(file, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            guard file >= 0, result == 0 else { throw POSIXError(.EIO) }
        }

        deinit {
            close(file)
        }

        /// Reads one entry as the journal does: names and values.
        func entry() -> [(name: String, value: String)] {
            var bytes = [UInt8](repeating: 0, count: 256 * 1_024)
            let count = recv(file, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            var rest = bytes.prefix(max(count, 0))
            var fields: [(name: String, value: String)] = []
            while !rest.isEmpty {
                guard let end = rest.firstIndex(where: { $0 == 0x3D || $0 == 0x0A }) else { return [] }
                let name = String(decoding: rest[..<end], as: UTF8.self)
                let isLong = rest[end] == 0x0A
                rest = rest[(end + 1)...]
                let length: Int
                if isLong {
                    length = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
                    rest = rest.dropFirst(8)
                } else {
                    length = rest.prefix { $0 != 0x0A }.count
                }
                fields.append((name, String(decoding: rest.prefix(length), as: UTF8.self)))
                rest = rest.dropFirst(length + 1)
            }
            return fields
        }
    }

    @Test func `an entry has the fleet's fields`() throws {
        let listener = try Listener()
        let log = Log(LogSink(file: -1, form: .journal(socketPath: listener.path), service: "voice-relay"))
        let trace = Trace(
            traceID: TraceID(high: 1, low: 2), spanID: SpanID(number: 3), isSampled: true)

        LogContext.$current.withValue(
            LogContext(
                requestID: RequestID(inbound: "RQ-known-1"), trace: trace, callSID: "CA1", conversationSID: "CH1",
                route: "/voice")
        ) { log.warning("Late.", ["status": 200, "durationUs": 1_500, "turnIndex": 4, "ok": true]) }

        let text = listener.entry().map { "\($0.name)=\($0.value)" }
        #expect(
            text == [
                "PRIORITY=4", "SYSLOG_IDENTIFIER=voice-relay", "FLEET_SERVICE=voice-relay", "MESSAGE=Late.",
                "REQUEST_ID=RQ-known-1", "TRACE_ID=00000000000000010000000000000002", "SPAN_ID=0000000000000003",
                "CALL_SID=CA1", "CONVERSATION_SID=CH1", "ROUTE=/voice", "STATUS=200", "DURATION_US=1500",
                "FLEET_TURN_INDEX=4", "FLEET_OK=true",
            ])
    }

    @Test(arguments: [
        "a\nPRIORITY=0\n_UID=0", "\n\n", "MESSAGE=x", "=", "\n\u{1}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}x\nFORGED=1\n",
        "",
    ])
    func `what a user sent is a value and never a name`(text: String) throws {
        let listener = try Listener()
        let log = Log(LogSink(file: -1, form: .journal(socketPath: listener.path), service: "x"))

        LogContext.$current.withValue(LogContext(route: text)) { log.info(text, ["value": text]) }

        let entry = listener.entry()
        let names = ["PRIORITY", "SYSLOG_IDENTIFIER", "FLEET_SERVICE", "MESSAGE", "ROUTE", "FLEET_VALUE"]
        #expect(entry.map(\.name) == names)
        #expect(entry.suffix(3).map(\.value) == [text, text, text])
    }

    @Test func `without a journal lines go to the file`() throws {
        let capture = try Capture()
        let log = Log(LogSink(file: capture.file, form: .journal(socketPath: "/nowhere/socket"), service: "x"))

        log.info("still here")

        #expect(try capture.objects().first?["message"] as? String == "still here")
    }

    @Test func `a path that fits no address falls back too`() throws {
        let capture = try Capture()
        let path = "/" + String(repeating: "x", count: 200)

        Log(LogSink(file: capture.file, form: .journal(socketPath: path))).info("still here")

        #expect(capture.lines.count == 1)
    }
}
