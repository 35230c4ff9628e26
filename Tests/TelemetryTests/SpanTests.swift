import Foundation
import Testing

@testable import Telemetry

struct SpanTests {
    private let folder: Folder
    private var path: String { folder.path + "/spans.ndjson" }

    init() throws {
        folder = try Folder()
    }

    private func spans(_ path: String) throws -> [[String: Any]] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test func `a span is one line with its parent and attributes`() throws {
        let file = SpanFile(path: path, service: "gateway")
        let parent = Trace()
        let id = RequestID()
        var span = Span("peer.call", ["peer": "api\n"], in: LogContext(requestID: id, trace: parent))
        let trace = span.trace

        span.attributes.add("status", 503)
        span.end(error: "unavailable: \"no\"", to: file)
        file.flush()

        let line = try #require(try spans(path).first)
        #expect(line["traceId"] as? String == parent.traceID.description)
        #expect(line["spanId"] as? String == trace.spanID.description)
        #expect(line["parentId"] as? String == parent.spanID.description)
        #expect(line["requestId"] as? String == id.value)
        #expect(line["name"] as? String == "peer.call")
        #expect(line["service"] as? String == "gateway")
        #expect(line["error"] as? String == "unavailable: \"no\"")
        #expect((line["durationUs"] as? Int ?? -1) >= 0)
        #expect((line["start"] as? String)?.hasSuffix("Z") == true)
        let attributes = try #require(line["attributes"] as? [String: Any])
        #expect(attributes["peer"] as? String == "api\n")
        #expect(attributes["status"] as? Int == 503)
    }

    @Test func `a span without attributes or parent is whole too`() throws {
        let file = SpanFile(path: path, service: "gateway")

        Span("start", in: nil).end(to: file)
        file.flush()

        let line = try #require(try spans(path).first)
        #expect((line["attributes"] as? [String: Any])?.isEmpty == true)
        #expect(line["parentId"] == nil)
    }

    @Test func `an unsampled trace leaves nothing`() {
        let file = SpanFile(path: path, service: "gateway")

        Span("quiet", in: LogContext(trace: Trace(isSampled: false))).end(to: file)
        file.flush()

        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a full file makes place, and one before it is kept`() throws {
        let file = SpanFile(path: path, service: "gateway", longestBytes: 1_000)

        for _ in 0..<60 {
            Span("turn", in: nil).end(to: file)
            file.flush()
        }

        let new = try spans(path)
        let old = try spans(path + ".1")
        #expect((1..<10).contains(new.count))
        #expect((1..<10).contains(old.count))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count <= 1_000)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path + ".1")).count <= 1_000)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
    }

    @Test func `those who share a file set it aside together, and lose no span of each other's`() throws {
        let files = ["gateway", "voice-relay", "voice-relay"].map {
            SpanFile(path: path, service: $0, longestBytes: 10_000)
        }

        for number in 0..<60 {
            Span("turn", ["number": number], in: nil).end(to: files[number % 3])
            files[number % 3].flush()
        }

        let (new, old) = (try spans(path), try spans(path + ".1"))
        let numbers = (old + new).compactMap { ($0["attributes"] as? [String: Any])?["number"] as? Int }
        #expect(numbers.sorted() == Array(0..<60))
        for kept in [path, path + ".1"] {
            #expect(try Data(contentsOf: URL(fileURLWithPath: kept)).count <= 10_000)
        }
    }

    @Test func `a file is continued, not overwritten, and only its owner reads it`() throws {
        for _ in 0..<2 {
            let file = SpanFile(path: path, service: "gateway")
            Span("turn", in: nil).end(to: file)
        }

        #expect(try spans(path).count == 2)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `measured work nests, passes its value on and tells its error`() async throws {
        struct Wrong: Error {}
        let file = SpanFile(path: path, service: "gateway")
        SpanFile.install(file)
        defer { SpanFile.install(nil) }

        let value = await Span.measure("outer") { outer in
            outer.attributes.add("kind", "test")
            let outerTrace = outer.trace
            #expect(Trace.current == outerTrace)
            return await Span.measure("inner") { inner in
                #expect(inner.parent == outerTrace.spanID)
                return 7
            }
        }
        await #expect(throws: Wrong.self) { try await Span.measure("broken") { _ in throw Wrong() } }
        file.flush()

        #expect(value == 7)
        let lines = try spans(path)
        #expect(lines.compactMap { $0["name"] as? String } == ["inner", "outer", "broken"])
        #expect(lines[0]["parentId"] as? String == lines[1]["spanId"] as? String)
        #expect(lines[0]["traceId"] as? String == lines[1]["traceId"] as? String)
        #expect(lines[2]["error"] as? String == "Wrong()")
    }
}
