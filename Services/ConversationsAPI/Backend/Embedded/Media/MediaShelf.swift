import Fleet
import Glibc
import HTTP
import HTTPServer
import Net
import Problems
import Store
import Twilio

/// Where the files that messages carry are: in a folder of their own, each under its SID.
struct MediaShelf: MediaBackend {
    private let folder: String
    private let embedded: EmbeddedConversations

    /// Makes the folder, and removes from it what a crash has left: files that were not told of yet, or no more.
    init(folder: String, _ embedded: EmbeddedConversations) async throws {
        self.folder = folder
        self.embedded = embedded
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw Problem(.unavailable, "The folder \(folder) cannot be made: \(systemMessage(errno)).")
        }
        let database = embedded.frame.database
        try await FileIntake.removeLeftovers(in: folder) { name in
            // What cannot be looked up is kept.
            let found = try? database.readNow { try $0.integer("SELECT count(*) FROM media WHERE sid = ?", name) }
            return found ?? 1 > 0
        }
    }

    /// Takes in a file that is a whole body.
    func take(_ body: Body, _ upload: MediaUpload, at place: Place) async throws -> MediaFile {
        let kind = try kind(of: upload, at: place)
        let sid = SID.make(.media).text
        let intake = try await MediaIntake(of: kind, at: path(of: sid))
        switch body {
        case .none: break
        case .bytes(let bytes): try await intake.take(bytes)
        case .stream(let stream): while let part = try await stream.next() { try await intake.take(part) }
        }
        return try await keep(intake, kind, sid, upload, at: place)
    }

    /// Takes in the one file of a form, beside which the form may name its author.
    func take(form body: Body, boundary: String, _ upload: MediaUpload, at place: Place) async throws -> MediaFile {
        var form = try MediaForm(body, boundary: boundary)
        var upload = upload
        let (type, name) = try await form.file()
        upload.type = type
        upload.name = upload.name ?? name
        let kind = try kind(of: upload, at: place)
        let sid = SID.make(.media).text
        let intake = try await MediaIntake(of: kind, at: path(of: sid))
        while let part = try await form.next() { try await intake.take(part) }
        upload.author = form.author ?? upload.author
        return try await keep(intake, kind, sid, upload, at: place)
    }

    private func kind(of upload: MediaUpload, at place: Place) throws -> FileKind {
        _ = try embedded.frame.database.readNow {
            try Library(reading: $0, account: embedded.account).service(of: place)
        }
        return try FileKind.declared(as: upload.type)
    }

    /// Tells of a file once it is on the disk for good.
    private func keep(
        _ intake: MediaIntake, _ kind: FileKind, _ sid: String, _ upload: MediaUpload, at place: Place
    ) async throws -> MediaFile {
        let (size, digest) = try await intake.finish()
        let file = MediaFile(
            sid: sid, size: size, contentType: kind.type, name: upload.name, author: upload.author, digest: digest)
        do {
            let kept = try await embedded.keep { library in
                guard var key = upload.key else { return try library.add(file, at: place) }
                key.digest += " \(file.digest ?? "")"
                if let sid = try key.made(in: library.db) { return try library.media(sid, in: place) }
                try key.note(sid, at: library.now, in: library.db)
                return try library.add(file, at: place)
            }
            if kept.sid != sid { remove([sid]) }
            return kept
        } catch {
            remove([sid])
            throw error
        }
    }

    /// What is known of a file.
    func show(_ sid: String, at place: Place) throws -> MediaFile {
        try embedded.frame.database.readNow {
            try Library(reading: $0, account: embedded.account).media(sid, in: place)
        }
    }

    func content(_ sid: String, at place: Place, for request: Request) async throws -> Response {
        let file = try show(sid, at: place)
        return try await FileAnswer(
            path(of: file.sid), contentType: file.contentTypeToTell, etag: file.digest.map { ETag(opaque: $0) },
            caching: MediaFile.caching, downloadName: file.name ?? file.sid
        ).answer(request)
    }

    /// Where a file is.
    private func path(of sid: String) -> String { "\(folder)/\(sid)" }

    /// Removes files that nobody knows of any more.
    func remove(_ sids: [String]) { FileIntake.remove(sids.map { path(of: $0) }) }
}
