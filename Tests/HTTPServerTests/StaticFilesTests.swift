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
        house = House([.get("/{path...}", "Serves files.") { try files.answer($0.path["path"] ?? "", to: $0) }])
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

    @Test func `HEAD tells the length and sends nothing`() async throws {
        let client = try house.connect()

        client.send("HEAD /big.bin HTTP/1.1\r\nHost: a\r\n\r\n")
        let answer = try await client.answer(toHead: true)

        #expect(answer["Content-Length"] == "\(1 << 20)" && answer.status == 200)
    }

    @Test func `a file that has become shorter breaks its answer off`() async throws {
        try "short".write(toFile: folder + "/big.bin", atomically: false, encoding: .utf8)
        let client = try house.connect()

        client.send(get("/big.bin"))
        try await client.until { $0.end != nil }

        #expect(try Answer.all(client.bytes).isEmpty)
        #expect(house.hooks.failures.count == 1)
    }
}
