import Crypto
import Fleet
import FleetTestSupport
import Glibc
import HTTP
import HTTPServer
import JSON
import Problems
import Settings
import Store
import Testing

@testable import ConversationsAPI

/// Files come in as what they are, are carried once, and go out as they came.
@Suite struct MediaTests {
    private static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array(repeating: 7, count: 2_000)

    private func upload(
        _ bytes: [UInt8], _ type: String = "image/png", to path: String = "/api/media?filename=a.png", in desk: Desk
    ) async throws -> JSONValue {
        try await desk.routes.ask(.post, path, ["Content-Type": type], .bytes(bytes)).json
    }

    private func problem(_ bytes: [UInt8], _ type: String, _ desk: Desk) async throws -> Problem? {
        do {
            _ = try await upload(bytes, type, in: desk)
            return nil
        } catch let problem as Problem {
            return problem
        }
    }

    private func names(_ desk: Desk) -> [String] {
        guard let folder = opendir(desk.folder.path + "/media") else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    @Test func `a file that is sent twice under a key is one`() async throws {
        let desk = try await Desk()
        func send(_ bytes: [UInt8]) async throws -> JSONValue {
            try await desk.routes.ask(
                .post, "/api/media?filename=a.png", ["Content-Type": "image/png", "Idempotency-Key": "f1"],
                .bytes(bytes)
            ).json
        }

        let once = try await send(Self.png)
        let again = try await send(Self.png)
        let problem = await #expect(throws: Problem.self) { try await send(Self.png + [1]) }

        // What is removed is so in its turn.
        try await FileIntake.removeLeftovers(in: desk.folder.path + "/media")
        #expect(once["sid"] == again["sid"] && names(desk) == [once["sid"]?.string ?? ""])
        #expect(problem?.kind == .unprocessable)
    }

    @Test func `a file comes back as it came, whole and in part`() async throws {
        let desk = try await Desk()
        let made = try await upload(Self.png, in: desk)
        let sid = made["sid"]?.string ?? ""
        let path = "/api/media/\(sid)/content"

        let whole = try await desk.routes.ask(.get, path)
        let part = try await desk.routes.ask(.get, path, headers: ["Range": "bytes=0-3"])
        let known = try await desk.routes.ask(.get, path, headers: ["If-None-Match": whole.headers["ETag"] ?? ""])

        #expect(made["size"]?.int == Self.png.count && made["fileName"]?.string == "a.png")
        #expect(made["sha256"]?.string == Hex.encode(Digest.sha256(Self.png)))
        #expect(try bytes(of: whole) == Self.png && whole.contentType == "image/png")
        #expect(whole.headers["X-Content-Type-Options"] == "nosniff")
        #expect(whole.headers["Content-Disposition"]?.hasPrefix("attachment") == true)
        #expect(part.status == .partialContent)
        #expect(try bytes(of: part) == Array(Self.png.prefix(4)))
        #expect(known.status == .notModified)
    }

    private func bytes(of response: Response) throws -> [UInt8] {
        guard case .bytes(let bytes) = response.content else { throw Problem(.invalid, "No bytes.") }
        return bytes
    }

    @Test func `Twilio's addresses take and give the same file`() async throws {
        let desk = try await Desk()
        let service = try await desk.at { try $0.service(of: Place()).sid }
        let secret = "\(desk.standIn.gate.account):\(desk.standIn.gate.token.reveal())"
        let headers: Headers = [
            "Authorization": "Basic " + Base64.standard.encode(Array(secret.utf8)), "Content-Type": "image/png",
            "Host": "127.0.0.1:3001",
        ]
        let list = "/v1/Services/\(service)/Media"

        let made = try await desk.routes.ask(.post, list + "?Filename=a.png", headers, .bytes(Self.png)).json
        let seen = try await desk.twilio(.get, "\(list)/\(made["sid"]?.string ?? "")")
        let link = made["links"]?["content"]?.string ?? ""
        let content = try await desk.routes.ask(
            .get, String(link.dropFirst("http://127.0.0.1:3001".count)), headers: headers)

        #expect(seen == made)
        #expect(made["content_type"]?.string == "image/png" && made["service_sid"]?.string == service)
        #expect(try bytes(of: content) == Self.png)
        await #expect(throws: Problem.self) { try await desk.routes.ask(.get, "\(list)/\(made["sid"]?.string ?? "")") }
    }

    @Test func `a form brings one file, and may name its author`() async throws {
        let desk = try await Desk()
        var form = MultipartWriter()
        form.add("author", "ana")
        form.add(
            Multipart.Part(name: "file", filename: "C:\\home\\b.png", contentType: MediaType("image/png")), Self.png)

        let made = try await upload(form.body, form.contentType.description, to: "/api/media", in: desk)

        #expect(made["fileName"]?.string == "b.png" && made["author"]?.string == "ana")
        #expect(made["size"]?.int == Self.png.count)
        form.add(Multipart.Part(name: "other", filename: "c.png", contentType: MediaType("image/png")), Self.png)
        await #expect(throws: Problem.self) {
            try await upload(form.body, form.contentType.description, to: "/api/media", in: desk)
        }
        await #expect(throws: Problem.self) {
            try await upload(
                MultipartWriter().body, MultipartWriter().contentType.description, to: "/api/media", in: desk)
        }
    }

    @Test func `a file that is not what it is said to be is refused and leaves nothing`() async throws {
        let desk = try await Desk()

        let other = try await problem(Self.png, "image/jpeg", desk)
        let unknown = try await problem(Self.png, "application/zip", desk)
        let html = try await problem(Array("<html>\u{0}".utf8), "text/plain", desk)
        let empty = try await problem([], "image/png", desk)

        #expect(other?.kind == .unsupportedMedia && other?.message.contains("image/png") == true)
        #expect(unknown?.kind == .unsupportedMedia && html?.kind == .unsupportedMedia)
        #expect(empty?.code == 50_512)
        #expect(try await desk.at { try $0.db.integer("SELECT count(*) FROM media") } == 0)
    }

    @Test func `there are thirteen kinds, and each knows its own`() throws {
        let heads: [String: [UInt8]] = [
            "image/jpeg": [0xFF, 0xD8, 0xFF, 0xE0], "image/png": Array(Self.png.prefix(8)),
            "image/gif": Array("GIF89a".utf8), "image/webp": Array("RIFF1234WEBPVP8 ".utf8),
            "audio/mpeg": [0xFF, 0xFB, 0x90, 0x00], "audio/ogg": Array("OggS".utf8),
            "audio/wav": Array("RIFF1234WAVEfmt ".utf8), "audio/amr": Array("#!AMR\n".utf8),
            "video/mp4": [0, 0, 0, 24] + Array("ftypisom".utf8), "video/3gpp": [0, 0, 0, 24] + Array("ftyp3gp4".utf8),
            "application/pdf": Array("%PDF-1.7".utf8), "text/vcard": Array("BEGIN:VCARD".utf8),
            "text/plain": Array("Grüße".utf8.dropLast()),
        ]

        #expect(FileKind.all.count == 13)
        for kind in FileKind.all {
            let head = try #require(heads[kind.type])
            #expect(kind.fits(head[...]), "\(kind.type)")
            #expect(FileKind.all.first { $0.fits(head[...]) }?.type == kind.type)
        }
    }

    @Test func `a message carries a file once, and tells of it`() async throws {
        let desk = try await Desk()
        _ = try await desk.openConversation()
        let sid = try await upload(Self.png, in: desk)["sid"] ?? .null

        let message = try await desk.api(.post, "/messages/t1", ["mediaSid": sid, "body": "Look"])
        let again = try await desk.code { try await desk.api(.post, "/messages/t1", ["mediaSid": sid]) }
        let changed = try await desk.code {
            try await desk.api(.put, "/messages/t1/\(message["sid"]?.string ?? "")", ["body": "Look here"])
        }
        let file = try await desk.api(.get, "/media/\(sid.string ?? "")")

        let told = message["media"]?.array?.first
        #expect(told?["sid"] == sid && told?["content_type"]?.string == "image/png")
        #expect(told?["size"]?.int == Self.png.count && told?["filename"]?.string == "a.png")
        #expect(again == 50_508 && changed == 50_509)
        #expect(file["messageSid"] == message["sid"])
        #expect(HookMedia.text([told ?? .null]).contains(#""ContentType":"image/png""#))
    }

    @Test func `what no message carries is removed after a day, the rest is kept`() async throws {
        let desk = try await Desk()
        _ = try await desk.openConversation()
        let unused = try await upload(Self.png, in: desk)["sid"]?.string ?? ""
        let used = try await upload(Self.png, in: desk)["sid"]?.string ?? ""
        _ = try await desk.api(.post, "/messages/t1", ["mediaSid": .string(used)])

        let early = try await desk.at(Clock.seconds + 86_000) { try $0.forgetUnusedMedia(upTo: 10) }
        let late = try await desk.at(Clock.seconds + 86_500) { try $0.forgetUnusedMedia(upTo: 10) }

        #expect(early == [] && late == [unused])
    }

    @Test func `a start removes what a crash has left, and nothing else`() async throws {
        let desk = try await Desk()
        let kept = try await upload(Self.png, in: desk)["sid"]?.string ?? ""
        for name in ["ME00.abc.part", "ME\(String(repeating: "0", count: 32))"] {
            let file = open("\(desk.folder.path)/media/\(name)", O_WRONLY | O_CREAT, 0o600)
            close(file)
        }

        _ = try await MediaShelf(folder: desk.folder.path + "/media", desk.embedded)

        #expect(names(desk) == [kept])
    }
}
