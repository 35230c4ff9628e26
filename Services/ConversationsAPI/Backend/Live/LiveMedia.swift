import HTTP
import HTTPClient
import Problems
import Twilio

/// The files of conversations that are kept at Twilio. They go through as they arrive, so that the longest takes no more
/// memory than the shortest.
struct LiveMedia: MediaBackend {
    let conversations: LiveConversations
    /// How long a file may be on its way, less than the server allows a handler.
    var limit = Duration.seconds(890)

    /// The longest file that is fetched; Twilio takes longer ones than we hand over.
    private static let longestFetched = 150 << 20

    private var twilio: TwilioClient { conversations.twilio }

    // MARK: Handing over

    func take(_ body: Body, _ upload: MediaUpload, at place: Place) async throws -> MediaFile {
        try Self.check(upload)
        let kind = try FileKind.declared(as: upload.type)
        let file =
            switch body {
            case .none: try await OutgoingFile(of: kind, nil)
            case .bytes(let bytes): try await OutgoingFile(of: kind, beginning: bytes, nil)
            case .stream(let stream): try await OutgoingFile(of: kind, stream)
            }
        return try await hand(file, kind, upload, at: place)
    }

    /// Twilio keeps no author of a file, so one that the form names is left aside.
    func take(form body: Body, boundary: String, _ upload: MediaUpload, at place: Place) async throws -> MediaFile {
        try Self.check(upload)
        var form = try MediaForm(body, boundary: boundary)
        let (type, name) = try await form.file()
        let kind = try FileKind.declared(as: type)
        var upload = upload
        upload.name = upload.name ?? name
        // That of the form is not that of the file.
        upload.length = nil
        return try await hand(OutgoingFile(of: kind, FormFile(form)), kind, upload, at: place)
    }

    /// What was handed to Twilio is not known by its content, so nobody could say whether it is the same again.
    private static func check(_ upload: MediaUpload) throws {
        guard upload.key == nil else {
            throw Problem(
                .invalid,
                "A file that goes to Twilio takes no Idempotency-Key; one that no message carries is harmless.",
                code: Fields.invalidParameter, field: "Idempotency-Key")
        }
    }

    private func hand(
        _ file: OutgoingFile, _ kind: FileKind, _ upload: MediaUpload, at place: Place
    ) async throws -> MediaFile {
        do {
            return try await conversations.asking(within: limit) { time in
                let path = try await path(at: place, time)
                return try await blamingFile {
                    try MediaFile(
                        answer: await twilio.upload(
                            .media, path, upload.name.map { ["Filename": $0] } ?? [:], .stream(file), type: kind.type,
                            length: upload.length, within: time.left()))
                }
            }
        } catch {
            // What is wrong with the file comes before what Twilio makes of one that breaks off.
            if let failure = await file.failure { throw failure }
            throw error
        }
    }

    /// Elsewhere these statuses would be a mistake of ours; here they are about the file, or the part of it.
    private func blamingFile<Answer>(_ question: () async throws -> Answer) async throws -> Answer {
        do {
            return try await question()
        } catch let failure as TwilioFailure {
            let kinds: [Int: Problem.Kind] = [413: .tooLarge, 415: .unsupportedMedia, 416: .rangeNotSatisfiable]
            guard let kind = failure.status.flatMap({ kinds[$0] }) else { throw failure }
            throw Problem(kind, failure.message, code: failure.code)
        }
    }

    // MARK: Fetching

    func show(_ sid: String, at place: Place) async throws -> MediaFile {
        try await conversations.asking { time in
            try MediaFile(answer: await twilio.get(.media, try await path(sid, at: place, time), within: time.left()))
        }
    }

    func content(_ sid: String, at place: Place, for request: Request) async throws -> Response {
        try await conversations.asking(within: limit) { time in
            let path = try await path(sid, at: place, time)
            let file = try MediaFile(answer: await twilio.get(.media, path, within: time.left()))
            let etag = ETag(opaque: file.sid)
            guard Precondition(of: request, etag: etag) != .notModified else {
                return Response(.notModified, headers: ["ETag": etag.description])
            }
            var response = Response(contentType: file.contentTypeToTell, headers: file.fields(etag))
            guard request.method != .head else {
                response.content = .stream(length: file.size) { _ in }
                return response
            }
            var asked: Headers = [:]
            if let range = request.headers["Range"],
                ByteRange.stillApplies(ifRange: request.headers["If-Range"], etag: etag, lastModified: nil)
            {
                asked.set("Range", range)
            }
            let answer = try await blamingFile {
                try await twilio.content(
                    .media, path + "/Content", headers: asked, upTo: Self.longestFetched, within: time.left())
            }
            response.status = answer.status
            if let range = answer.headers["Content-Range"] { response.headers.set("Content-Range", range) }
            response.content = .stream(length: answer.headers["Content-Length"].flatMap { Int($0) }) { writer in
                while let part = try await answer.body.next() { try await writer.write(part) }
            }
            return response
        }
    }

    // MARK: Places

    /// Where files, or one of them, are at Twilio: in a service, which the account's configuration names where the
    /// request names none.
    private func path(_ sid: String? = nil, at place: Place, _ time: TimeAllowed) async throws -> String {
        var place = place
        if place.service == nil {
            let configuration = try AccountConfiguration(
                answer: await twilio.get(
                    .conversations, AccountConfiguration.kind.twilioPath(at: Place()), within: time.left()))
            guard let service = configuration.service else {
                throw Problem(
                    .notFound, "The account has no default service: name one by serviceSid.", code: 50_050,
                    field: "serviceSid")
            }
            place.service = service
        }
        return MediaFile.kind.twilioPath(at: place, sid)
    }
}

extension MediaFile {
    fileprivate func fields(_ etag: ETag) -> Headers {
        [
            "ETag": etag.description, "Cache-Control": Self.caching, "X-Content-Type-Options": "nosniff",
            "Accept-Ranges": "bytes",
            "Content-Disposition": "attachment; filename*=UTF-8''\(PercentCoding.encoded(name ?? sid))",
        ]
    }
}
