import Testing

@testable import Telemetry

struct TraceTests {
    private static let trace = "0af7651916cd43dd8448eb211c80319c"
    private static let span = "b7ad6b7169203331"

    @Test(arguments: [
        ("00-\(trace)-\(span)-01", true), ("00-\(trace)-\(span)-00", false), ("00-\(trace)-\(span)-03", true),
        ("00-\(trace)-\(span)-ff", true), ("01-\(trace)-\(span)-01", true),
        ("cc-\(trace)-\(span)-01-what-comes-later", true),
        ("fe-\(trace)-\(span)-00-", false),
    ])
    func `a good traceparent is read`(text: String, isSampled: Bool) throws {
        let trace = try #require(Trace(traceparent: text))

        #expect(trace.traceID.description == Self.trace)
        #expect(trace.spanID.description == Self.span)
        #expect(trace.isSampled == isSampled)
        #expect(trace.traceparent == "00-\(Self.trace)-\(Self.span)-\(isSampled ? "01" : "00")")
    }

    @Test(arguments: [
        "", "00", "00-\(trace)-\(span)", "00-\(trace)-\(span)-1", "00-\(trace)-\(span)-011", "00-\(trace)-\(span)-01-",
        "00-\(trace)-\(span)-01-more", "ff-\(trace)-\(span)-01", "01-\(trace)-\(span)-01more", "0-\(trace)-\(span)-01",
        "000-\(trace)-\(span)-01", "00-00000000000000000000000000000000-\(span)-01", "00-\(trace)-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-\(span)-01", "00-\(trace)-B7AD6B7169203331-01", "00-\(trace)-\(span)-0G",
        "0x-\(trace)-\(span)-01", "00_\(trace)-\(span)-01", "00-\(trace)_\(span)-01", "00-\(trace)-\(span)_01",
        " 00-\(trace)-\(span)-01", "00-\(trace)-\(span)-01 ", "00-\(trace)-\(span)-01\n",
        "00-\(trace.dropLast())é-\(span)-01",
        "00-\(trace)-\(span)-0١", "01-\(trace)-\(span)-01-" + String(repeating: "x", count: 500),
    ])
    func `a bad traceparent is refused`(text: String) {
        #expect(Trace(traceparent: text) == nil)
    }

    @Test func `every change of one byte is refused or read as something else`() throws {
        let good = Array("00-\(Self.trace)-\(Self.span)-01".utf8)

        for position in good.indices {
            for byte in UInt8(0)...127 where byte != good[position] {
                var bytes = good
                bytes[position] = byte
                let text = String(decoding: bytes, as: UTF8.self)
                guard let read = Trace(traceparent: text) else { continue }
                #expect(read.traceparent.dropFirst(2).dropLast(2) == text.dropFirst(2).dropLast(2))
            }
        }
    }

    @Test func `a child stays in the trace and has a span of its own`() {
        let parent = Trace(isSampled: false)
        let child = parent.child()

        #expect(child.traceID == parent.traceID)
        #expect(child.spanID != parent.spanID)
        #expect(!child.isSampled)
        #expect(Trace(traceparent: child.traceparent) == child)
    }

    @Test func `the trace under way belongs to the task`() async {
        let trace = Trace()

        #expect(Trace.current == nil)
        await LogContext.$current.withValue(LogContext(trace: trace)) {
            async let inside = Trace.current
            #expect(await inside == trace)
        }
        #expect(Trace.current == nil)
    }
}

struct RequestIDTests {
    @Test func `a new one is RQ and 32 hexadecimal digits, and never the same`() {
        let ids = (0..<2_000).map { _ in RequestID().value }

        #expect(Set(ids).count == 2_000)
        for id in ids {
            #expect(id.utf8.count == 34)
            #expect(id.hasPrefix("RQ"))
            #expect(id.dropFirst(2).allSatisfy { "0123456789abcdef".contains($0) })
        }
        #expect(ids.allSatisfy { RequestID(inbound: $0)?.value == $0 })
    }

    @Test(arguments: ["abcdefgh", "A-1_b-2_", "RQ0123456789abcdef0123456789abcdef", String(repeating: "x", count: 64)])
    func `one that came in is kept when it is plain`(text: String) {
        #expect(RequestID(inbound: text)?.value == text)
    }

    @Test(arguments: [
        "", "short", "1234567", String(repeating: "x", count: 65), "with space", "line\nbreak", "quote\"quote",
        "semi;colon",
        "äöüäöüäöü", "12345678\u{0}", "../../etc", "a.b.c.d.e",
    ])
    func `one that came in is refused otherwise`(text: String) {
        #expect(RequestID(inbound: text) == nil)
    }
}
