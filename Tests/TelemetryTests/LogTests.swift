import Foundation
import Guarded
import Testing

@testable import Telemetry

struct LogTests {
    private let capture: Capture

    init() throws {
        capture = try Capture()
    }

    private func log(_ form: LogForm = .json, level: LogLevel = .info) -> Log {
        Log(LogSink(file: capture.file, form: form, service: "gateway", level: level))
    }

    private enum Word: String, LogRepresentable { case blue }

    @Test func `a line is one object with its fields in order`() throws {
        let trace = Trace(
            traceID: TraceID(high: 0x0AF7_6519_16CD_43DD, low: 0x8448_EB21_1C80_319C),
            spanID: SpanID(number: 0xB7AD_6B71_6920_3331), isSampled: true)
        let context = LogContext(
            requestID: RequestID(inbound: "RQ-known-1"), trace: trace, callSID: "CA1", conversationSID: "CH1",
            route: "/conversations/{sid}")

        LogContext.$current.withValue(context) {
            log().with(["room": "desk"]).info(
                "Answered.",
                [
                    "status": 200, "durationUs": Duration.milliseconds(3), "ratio": 0.5, "cached": false,
                    "word": Word.blue,
                    "missing": String?.none, "given": String?.some("x"), "odd": Double.nan, "large": UInt64.max,
                    "negative": Int64.min,
                ])
        }

        let line = try #require(capture.lines.first)
        let time = #/^\{"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z",/#
        #expect(try time.prefixMatch(in: line) != nil)
        #expect(
            line.replacing(time, with: "{") == """
                {"level":"info","service":"gateway","message":"Answered.","requestId":"RQ-known-1",\
                "traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","callSid":"CA1",\
                "conversationSid":"CH1","route":"/conversations/{sid}","room":"desk","status":200,"durationUs":3000,\
                "ratio":0.5,"cached":false,"word":"blue","given":"x","odd":null,"large":9223372036854775807,\
                "negative":-9223372036854775808}
                """)
    }

    @Test func `a line below the level is not even made`() {
        let made = Guarded(0)
        func costly() -> String {
            made.withLock { $0 += 1 }
            return "costly"
        }
        let log = log(level: .notice)

        log.debug(costly(), ["value": costly()])
        log.info(costly())
        log.notice(costly())

        #expect(made.withLock { $0 } == 1)
        #expect(capture.lines.count == 1)
        #expect(!log.isOn(.info))
        #expect(log.isOn(.error))
    }

    @Test func `each level has its word`() throws {
        let log = log(level: .trace)

        log.trace("t")
        log.debug("d")
        log.info("i")
        log.notice("n")
        log.warning("w")
        log.error("e")

        #expect(try capture.objects().map { $0["level"] as? String } == LogLevel.allCases.map(\.rawValue))
        #expect(LogLevel.allCases == LogLevel.allCases.sorted())
    }

    @Test func `a long text is cut between characters`() throws {
        log().info(String(repeating: "é", count: 20_000), ["value": String(repeating: "👋", count: 20_000)])

        let object = try #require(try capture.objects().first)
        let message = try #require(object["message"] as? String)
        let value = try #require(object["value"] as? String)
        #expect(message == String(repeating: "é", count: LineEscaper.longestMessageBytes / 2) + "…")
        #expect(value == String(repeating: "👋", count: LineEscaper.longestValueBytes / 4) + "…")
    }

    @Test func `for people a line has columns, and colors only when asked`() throws {
        let context = LogContext(requestID: RequestID(inbound: "RQ-known-1"))
        LogContext.$current.withValue(context) {
            log(.text(colors: false)).warning(
                "Slow model.", ["ms": 12, "name": "two words", "empty": "", "plain": "x"])
            log(.text(colors: true)).error("No model.")
        }

        let plain = try #require(capture.lines.first)
        #expect(
            plain.dropFirst(12)
                == #" WARNING gateway              Slow model. ms=12 name="two words" empty="" plain=x requestId=RQ-known-1"#
        )
        #expect(capture.lines[1].contains("\u{1B}[31mERROR"))
        #expect(!plain.contains("\u{1B}"))
    }

    @Test func `the form fits where the output goes`() throws {
        var status = stat()
        fstat(capture.file, &status)
        let stream = "\(status.st_dev):\(status.st_ino)"

        let journal = LogForm.fitting(file: capture.file) { $0 == "JOURNAL_STREAM" ? stream : nil }
        let other = LogForm.fitting(file: capture.file) { $0 == "JOURNAL_STREAM" ? "1:2" : nil }

        #expect(journal == .journal(socketPath: "/run/systemd/journal/socket"))
        #expect(other == .json)
        for odd in ["", ":", "x:y", "1", "1:2:3", "-1:5"] { #expect(!Journal.isBehind([capture.file], stream: odd)) }
    }

    @Test func `many writers never mix their lines`() async throws {
        let log = log()
        log.info("first")

        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for number in 0..<200 { log.info("Line \(number) of \(writer).", ["writer": writer]) }
                }
            }
        }

        let objects = try capture.objects()
        #expect(objects.count == 1_601)
        #expect(Set(objects.compactMap { $0["message"] as? String }).count == 1_601)
    }
}

struct LogBufferTests {
    private func objects(_ capture: Capture) throws -> Int { try capture.objects().count }

    @Test func `a flush writes what is gathered, and errors wait for none`() throws {
        let capture = try Capture()
        let sink = LogSink(file: capture.file, form: .json)
        sink.startBuffering()
        let log = Log(sink)

        log.info("one")
        sink.flush()
        #expect(try objects(capture) == 1)
        sink.flush()
        #expect(try objects(capture) == 1)

        log.info("two")
        log.error("three")
        #expect(try objects(capture) == 3)
    }

    @Test func `more than 32 KiB are not gathered`() throws {
        let capture = try Capture()
        let sink = LogSink(file: capture.file, form: .json)
        sink.startBuffering()
        let log = Log(sink)

        for _ in 0..<40 { log.info(String(repeating: "x", count: 1_000)) }

        #expect(capture.bytes.count >= LogSink.mostBufferedBytes)
    }

    @Test func `without any flush the line still arrives`() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { ends.forEach { close($0) } }
        let sink = LogSink(file: ends[1], form: .json)
        sink.startBuffering()

        Log(sink).info("patience")

        var waiting = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
        #expect(poll(&waiting, 1, 20_000) == 1)
        var bytes = [UInt8](repeating: 0, count: 1_000)
        let count = read(ends[0], &bytes, bytes.count)
        #expect(String(decoding: bytes.prefix(count), as: UTF8.self).hasSuffix("\"message\":\"patience\"}\n"))
    }

    @Test func `what is gathered is written when the sink goes away`() throws {
        let capture = try Capture()
        do {
            let sink = LogSink(file: capture.file, form: .json)
            sink.startBuffering()
            Log(sink).info("last words")
        }

        var tries = 0
        // The flusher's thread may hold the sink for the moment of its own flush.
        while capture.bytes.isEmpty, tries < 10_000 { tries += 1; sched_yield() }
        #expect(try objects(capture) == 1)
    }

    @Test func `a closed pipe loses lines and counts them`() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        signal(SIGPIPE, SIG_IGN)
        let sink = LogSink(file: ends[1], form: .json)

        Log(sink).info("into the void")

        #expect(sink.lostBytes > 0)
    }
}
