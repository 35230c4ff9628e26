import Foundation
import HTTP
import Net
import Problems
import Testing

@testable import HTTPServer

/// Files as a browser gets them.
@OnLoop
final class StaticFilesTests {
    private let folder: String
    private let house: House

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/trunkline-files-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/deep", withIntermediateDirectories: true)
        try "hello, world".write(toFile: folder + "/hello.txt", atomically: true, encoding: .utf8)
        try "<p>".write(toFile: folder + "/deep/page.html", atomically: true, encoding: .utf8)
        try "secret".write(toFile: folder + "/.hidden", atomically: true, encoding: .utf8)
        try FileManager.default.createSymbolicLink(atPath: folder + "/link.txt", withDestinationPath: "/etc/passwd")
        try Data(repeating: 120, count: 1 << 20).write(to: URL(fileURLWithPath: folder + "/big.bin"))
        let files = try StaticFiles(folder: folder)
        house = House([.get("/{path...}", "Serves files.") { try await files.answer($0.path["path"] ?? "", to: $0) }])
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func answer(_ path: String, _ field: String? = nil) async throws -> Answer {
        try await house.answers(field.map { get(path, $0) } ?? get(path))[0]
    }

    @Test func `a file is served whole, with its type and what names its state`() async throws {
        let text = try await answer("/hello.txt")
        let page = try await answer("/deep/page.html")
        let big = try await answer("/big.bin")

        #expect(text.text == "hello, world" && text["Content-Type"] == "text/plain; charset=utf-8")
        #expect(text["ETag"]?.hasPrefix("\"") == true && text["Last-Modified"] != nil)
        #expect(text["X-Content-Type-Options"] == "nosniff" && text["Accept-Ranges"] == "bytes")
        #expect(page["Content-Type"] == "text/html; charset=utf-8")
        #expect(big.body == [UInt8](repeating: 120, count: 1 << 20))
    }

    @Test(arguments: [
        "/..%2f..%2f..%2fetc/passwd", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/.hidden",
        "/link.txt",
        "/deep", "/deep/", "/", "/hello.txt/x", "/deep/../hello.txt", "/hello.txt%20",
    ])
    func `nothing else is served`(_ path: String) async throws {
        #expect(try await answer(path).status == 404)
    }

    @Test func `who has it already is told so`() async throws {
        let first = try await answer("/hello.txt")
        let (etag, date) = (try #require(first["ETag"]), try #require(first["Last-Modified"]))

        for field in [
            "If-None-Match: \(etag)", "If-None-Match: *", "If-None-Match: \"x\", W/\(etag)",
            "If-Modified-Since: \(date)",
        ] {
            let again = try await answer("/hello.txt", field)
            #expect(again.status == 304 && again["ETag"] == etag && again["Content-Length"] == nil, "\(field)")
        }
        #expect(try await answer("/hello.txt", "If-None-Match: \"x\"").status == 200)
        #expect(try await answer("/hello.txt", "If-Match: \"x\"").status == 412)
        #expect(try await answer("/hello.txt", "If-Match: \(etag)").status == 200)
    }

    @Test func `a part is served as a part`() async throws {
        let etag = try #require(try await answer("/hello.txt")["ETag"])
        let parts = [
            ("bytes=0-4", "hello", "bytes 0-4/12"), ("bytes=7-", "world", "bytes 7-11/12"),
            ("bytes=-5", "world", "bytes 7-11/12"), ("bytes=7-99", "world", "bytes 7-11/12"),
        ]

        for (range, text, said) in parts {
            let part = try await answer("/hello.txt", "Range: \(range)")
            #expect(part.status == 206 && part.text == text && part["Content-Range"] == said)
        }
        let outside = try await answer("/hello.txt", "Range: bytes=12-")
        #expect(outside.status == 416 && outside["Content-Range"] == "bytes */12")
        #expect(try await answer("/hello.txt", "Range: bytes=5-2").status == 200)
        #expect(try await answer("/hello.txt", "Range: bytes=0-0,2-2").text == "hello, world")
        let fresh = try await house.answers(get("/hello.txt", "Range: bytes=0-4", "If-Range: \(etag)"))[0]
        let stale = try await house.answers(get("/hello.txt", "Range: bytes=0-4", "If-Range: \"old\""))[0]
        #expect(fresh.status == 206 && stale.status == 200)
    }

    @Test func `a part from the midst of a large file is served as a part`() async throws {
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/big.bin"))

        for range in [0..<1_000_000, 1..<999_999, 131_072..<262_144, 131_071..<400_001, 999_999..<1_000_000] {
            let part = try await answer("/big.bin", "Range: bytes=\(range.lowerBound)-\(range.upperBound - 1)")
            #expect(part.status == 206 && part.body == Array(bytes[range]))
            #expect(part["Content-Length"] == "\(range.count)")
        }
    }

    @Test func `what is known better than the disk knows it is said`() async throws {
        let path = folder + "/hello.txt"
        let house = House([
            .get("/", "Serves one file.") {
                try await FileAnswer(
                    path, contentType: "audio/wav", etag: ETag(opaque: "digest"), caching: "private",
                    downloadName: "what a call.wav"
                ).answer($0)
            }
        ])

        let whole = try await house.answers(get("/"))[0]
        let known = try await house.answers(get("/", "If-None-Match: \"digest\""))[0]

        #expect(whole.text == "hello, world" && whole["Content-Type"] == "audio/wav")
        #expect(whole["ETag"] == "\"digest\"" && whole["Cache-Control"] == "private")
        #expect(whole["Content-Disposition"] == "attachment; filename*=UTF-8''what%20a%20call.wav")
        #expect(known.status == 304)
    }

    @Test func `an empty file is served, and a pipe is none`() async throws {
        try Data().write(to: URL(fileURLWithPath: folder + "/hello.txt"))
        let pipe = folder + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        let house = House([.get("/", "Serves a pipe.") { try await FileAnswer(pipe).answer($0) }])

        let empty = try await answer("/hello.txt")

        #expect(empty.status == 200 && empty["Content-Length"] == "0")
        #expect(try await house.answers(get("/"))[0].status == 404)
    }

    @Test func `HEAD tells the length and sends nothing`() async throws {
        let client = try house.connect()

        client.send("HEAD /big.bin HTTP/1.1\r\nHost: a\r\n\r\n")
        let answer = try await client.answer(toHead: true)

        #expect(answer["Content-Length"] == "\(1 << 20)" && answer.status == 200)
    }

    @Test(arguments: [true, false])
    func `a file that was changed is served as what it is now`(_ atomically: Bool) async throws {
        let before = try await answer("/hello.txt")
        try "quite another text".write(toFile: folder + "/hello.txt", atomically: atomically, encoding: .utf8)

        let after = try await answer("/hello.txt")
        let known = try await answer("/hello.txt", "If-None-Match: \(try #require(before["ETag"]))")
        let part = try await house.answers(
            get("/hello.txt", "Range: bytes=0-4", "If-Range: \(try #require(before["ETag"]))"))[0]

        #expect(after.text == "quite another text" && after["Content-Length"] == "18")
        #expect(after["ETag"] != before["ETag"])
        #expect(known.status == 200 && known.text == "quite another text")
        #expect(part.status == 200 && part.text == "quite another text")
    }

    @Test func `a file that has gone is not found, and no answer is broken for it`() async throws {
        try FileManager.default.removeItem(atPath: folder + "/hello.txt")
        try FileManager.default.removeItem(atPath: folder + "/big.bin")
        try FileManager.default.createSymbolicLink(atPath: folder + "/big.bin", withDestinationPath: "/etc/passwd")

        let answers = try await house.answers(get("/hello.txt") + get("/big.bin") + get("/deep/page.html"), 3)

        #expect(answers.map(\.status) == [404, 404, 200])
        #expect(house.hooks.failures.isEmpty)
    }

    @Test func `a file that becomes shorter while it is sent breaks its answer off`() async throws {
        let stream = try await begin("/big.bin")
        #expect(truncate(folder + "/big.bin", 10) == 0)

        stream.isStalled = false
        stream.take(stream.unsent)
        try await house.hooks.until { $0.concluded.count == 1 }

        #expect(stream.isClosed && house.hooks.statuses == [nil])
        #expect(house.hooks.failures == ["broken: A file became shorter while it was sent."])
    }

    @Test func `a file that is replaced while it is sent is sent as the one it was`() async throws {
        let stream = try await begin("/big.bin")
        try "new".write(toFile: folder + "/big.bin", atomically: true, encoding: .utf8)

        stream.isStalled = false
        stream.take(stream.unsent)
        try await house.hooks.until { $0.concluded.count == 1 }

        #expect(try Answer.all(stream.bytes).map(\.body) == [[UInt8](repeating: 120, count: 1 << 20)])
        #expect(try await answer("/big.bin").text == "new")
    }

    /// Asks for a file, and waits until as much of it is unsent as there may be.
    private func begin(_ path: String) async throws -> FedStream {
        let stream = house.feed()
        stream.isStalled = true
        stream.bring(get(path))
        let last = Moment.now + patience
        while stream.connection?.isBackedUp != true {
            guard Moment.now < last else { throw Problem(.timedOut, "Only \(stream.unsent) bytes are unsent.") }
            try await pause(for: .milliseconds(1))
        }
        return stream
    }

    @Test func `a disk that keeps us waiting keeps only those waiting who want a file`() async throws {
        let gate = DispatchSemaphore(value: 0)
        let occupied = 0..<16
        for _ in occupied { SlowLane.files.doLater { gate.wait() } }
        let (wants, does) = (try house.connect(), try house.connect())

        wants.send(get("/hello.txt"))
        does.send(get("/missing"))
        let quick = try await does.answer()
        let early = wants.bytes
        for _ in occupied { gate.signal() }
        let slow = try await wants.answer()

        #expect(quick.status == 404 && early.isEmpty)
        #expect(slow.text == "hello, world")
    }
}
