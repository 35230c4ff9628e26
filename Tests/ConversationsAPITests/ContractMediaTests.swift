import FleetTestSupport
import HTTP
import JSON
import Problems
import Testing

@testable import ConversationsAPI

/// What holds of files, wherever they are kept.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ContractMediaTests {
    private static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 7) }

    private func upload(
        _ bytes: [UInt8], _ type: String = "image/png", to query: String = "?filename=a.png", in desk: Desk
    ) async throws -> JSONValue {
        try await desk.routes.ask(.post, "/api/media\(query)", ["Content-Type": type], .bytes(bytes)).json
    }

    @Test(arguments: Backing.allCases)
    func `a file comes back as it came, whole, in part, and not at all where it is known`(
        _ backing: Backing
    ) async throws {
        try await backing.desk { desk in
            let made = try await upload(Self.png, in: desk)
            let sid = try #require(made["sid"]?.string)
            let path = "/api/media/\(sid)"

            let seen = try await desk.routes.ask(.get, path).json
            let whole = try await desk.routes.ask(.get, path + "/content")
            let part = try await desk.routes.ask(.get, path + "/content", headers: ["Range": "bytes=1-3"])
            let known = try await desk.routes.ask(
                .get, path + "/content", headers: ["If-None-Match": try #require(whole.headers["ETag"])])

            #expect(seen == made && made["fileName"] == "a.png" && made["contentType"] == "image/png")
            #expect(made["size"]?.int == Self.png.count)
            #expect(try await whole.wholeBody == Self.png)
            #expect(whole.contentType == "image/png")
            #expect(whole.headers["X-Content-Type-Options"] == "nosniff")
            #expect(whole.headers["Content-Disposition"]?.hasPrefix("attachment") == true)
            #expect(part.status == .partialContent)
            #expect(try await part.wholeBody == Array("PNG".utf8))
            #expect(part.headers["Content-Range"] == "bytes 1-3/\(Self.png.count)")
            #expect(known.status == .notModified)
        }
    }

    @Test(arguments: Backing.allCases)
    func `a form brings a file, and a message carries it once`(_ backing: Backing) async throws {
        try await backing.desk { desk in
            _ = try await desk.api(.post, "/conversations", ["uniqueName": "t1"])
            var form = MultipartWriter()
            form.add(
                Multipart.Part(name: "file", filename: "b.png", contentType: MediaType("image/png")), Self.png)
            let sid = try await upload(form.body, form.contentType.description, to: "", in: desk)["sid"] ?? .null

            let message = try await desk.api(.post, "/messages/t1", ["mediaSid": sid])
            let again = try await desk.code { try await desk.api(.post, "/messages/t1", ["mediaSid": sid]) }

            let told = message["media"]?.array?.first
            #expect(told?["sid"] == sid && told?["filename"] == "b.png" && told?["size"]?.int == Self.png.count)
            #expect(again == 50_508)
        }
    }

    @Test(arguments: Backing.allCases)
    func `a file that is wrong, or not there, is refused alike`(_ backing: Backing) async throws {
        try await backing.desk { desk in
            let sid = try #require(try await upload(Self.png, in: desk)["sid"]?.string)
            let other = try #require(try await desk.api(.post, "/services", ["friendlyName": "b"])["sid"]?.string)
            let nobody = "/media/ME00000000000000000000000000000001"
            func kind(_ asking: () async throws -> JSONValue) async throws -> Problem.Kind? {
                try await desk.kind(of: asking)
            }

            #expect(try await kind { try await upload(Self.png, "image/jpeg", in: desk) } == .unsupportedMedia)
            #expect(try await kind { try await upload(Self.png, "application/zip", in: desk) } == .unsupportedMedia)
            #expect(try await desk.code { try await upload([], in: desk) } == 50_512)
            #expect(try await isBeyond("/api/media/\(sid)/content", "bytes=999999-", desk))
            #expect(try await kind { try await desk.api(.get, nobody) } == .notFound)
            #expect(try await kind { try await desk.api(.get, nobody + "/content") } == .notFound)
            #expect(try await kind { try await desk.api(.get, "/media/\(sid)?serviceSid=\(other)") } == .notFound)
        }
    }

    /// Whether a range is refused as what no part of the file lies in.
    private func isBeyond(_ path: String, _ range: String, _ desk: Desk) async throws -> Bool {
        do {
            return try await desk.routes.ask(.get, path, headers: ["Range": range]).status == .rangeNotSatisfiable
        } catch let problem as Problem {
            return problem.kind == .rangeNotSatisfiable
        }
    }

    @Test(arguments: Backing.allCases)
    func `a template is told with its variables, and stands for text and file`(_ backing: Backing) async throws {
        try await backing.desk { desk in
            _ = try await desk.api(.post, "/conversations", ["uniqueName": "t1"])
            let template = "HX00000000000000000000000000000001"

            let made = try await desk.api(
                .post, "/messages/t1", ["contentSid": .string(template), "contentVariables": ["1": "Ana"]])
            let wrong = try await desk.code {
                try await desk.api(.post, "/messages/t1", ["contentSid": "HX1"])
            }

            #expect(made["contentSid"]?.string == template && made["body"]?.isNull == true)
            #expect(wrong == 50_526)
        }
    }
}

extension Response {
    /// Everything it carries, also what is made while it is sent.
    fileprivate var wholeBody: [UInt8] {
        get async throws {
            guard case .stream(_, let write) = content else {
                if case .bytes(let bytes) = content { return bytes }
                return []
            }
            let whole = Whole()
            try await write(whole)
            return await whole.bytes
        }
    }

    private actor Whole: BodyWriter {
        var bytes: [UInt8] = []
        func write(_ bytes: [UInt8]) async throws { self.bytes += bytes }
    }
}
