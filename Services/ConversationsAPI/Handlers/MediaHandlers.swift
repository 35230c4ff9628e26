import HTTP
import HTTPServer
import Problems
import Twilio

/// Files that messages carry: taken in, told of and handed out, at our own addresses and at Twilio's.
struct MediaHandlers: Sendable {
    let shelf: MediaShelf
    let gate: AccountGate

    // MARK: Routes

    var ownRoutes: [Route] {
        let routes: [Route] = [
            .post("/api/media", "Takes a file for a message: as the body, or as the one file of a form.", upload)
                .taking(.streamed(Self.shape(withForm: true))).within(Self.patience),
            .get("/api/media/{Sid}", "Tells of a file.", show),
            .get("/api/media/{Sid}/content", "Hands out a file, whole or in part.", download).within(Self.patience),
        ]
        return routes.map { route in
            route.documented {
                $0.tag = "media"
                $0.answers = [route.method == .post ? 201 : 200: "It went well."]
                $0.parameters = [.init("serviceSid", "The service; without it the default one.")]
                guard route.method == .post else { return }
                $0.parameters += [
                    .init("filename", "What the file is called."), .init("author", "Whose it is."),
                ]
            }
        }
    }

    var twilioRoutes: [Route] {
        let list = "/v1/Services/{ServiceSid}/Media"
        let routes: [Route] = [
            .post(list, "Takes a file, as Twilio's media service does.") { try await twilioUpload($0) }.twilioShaped()
                .taking(.streamed(Self.shape(withForm: false))).within(Self.patience),
            .get(list + "/{Sid}", "Tells of a file, as Twilio does.") { request in
                try gate.check(request)
                let place = try twilioPlace(request)
                return try answer(shelf.show(try request.parameter("Sid"), at: place), .twilio, request, place)
            }.twilioShaped(),
            .get(list + "/{Sid}/Content", "Hands out a file, as Twilio does.") { request in
                try gate.check(request)
                return try await content(request, at: try twilioPlace(request))
            }.twilioShaped().within(Self.patience),
        ]
        return routes.map { route in
            route.documented {
                $0.tag = "Twilio: Conversations"
                $0.answers = [route.method == .post ? 201 : 200: "It went well."]
            }
        }
    }

    /// How long a file may be on its way over a slow line.
    private static let patience = Duration.seconds(900)

    /// A form is longer than the file in it.
    private static func shape(withForm: Bool) -> BodyRule.Shape {
        BodyRule.Shape(limit: MediaFile.longest + (withForm ? 64 << 10 : 0), isRequired: true)
    }

    // MARK: Our own addresses

    private func upload(_ request: Request) async throws -> Response {
        let place = Place(service: try request.service)
        let upload = try upload(of: request, name: "filename", author: "author")
        let file: MediaFile
        if upload.type?.type == "multipart" {
            guard let boundary = Multipart.boundary(of: upload.type) else {
                throw Problem(.unsupportedMedia, "A form with a file is multipart/form-data with a boundary.")
            }
            file = try await shelf.take(form: request.body, boundary: boundary, upload, at: place)
        } else {
            file = try await shelf.take(request.body, upload, at: place)
        }
        return try answer(file, .house, request, place, .created)
    }

    private func show(_ request: Request) async throws -> Response {
        let place = Place(service: try request.service)
        return try answer(shelf.show(try request.parameter("Sid"), at: place), .house, request, place)
    }

    private func download(_ request: Request) async throws -> Response {
        try await content(request, at: Place(service: try request.service))
    }

    // MARK: Twilio's addresses

    private func twilioUpload(_ request: Request) async throws -> Response {
        try gate.check(request)
        let place = try twilioPlace(request)
        let upload = try upload(of: request, name: "Filename", author: "Author")
        return try answer(await shelf.take(request.body, upload, at: place), .twilio, request, place, .created)
    }

    private func twilioPlace(_ request: Request) throws -> Place { Place(service: try request.parameter("ServiceSid")) }

    // MARK: Both

    private func upload(of request: Request, name: String, author: String) throws -> MediaShelf.Upload {
        let fields = Fields(request.target.parameters)
        return MediaShelf.Upload(
            type: request.contentType, name: try fields.filled(name), author: try fields.filled(author, code: 50_310))
    }

    private func answer(
        _ file: MediaFile, _ surface: Surface, _ request: Request, _ place: Place, _ status: Status = .ok
    ) throws -> Response {
        var writer = MemberWriter(surface, base: request.ownBase, at: place)
        writer.resource(file)
        return .json(bytes: try writer.finish(), status: status)
    }

    /// A file as it is, for whoever asks to keep: a browser does not show what somebody else has sent.
    private func content(_ request: Request, at place: Place) async throws -> Response {
        let file = try shelf.show(try request.parameter("Sid"), at: place)
        let type = file.contentType ?? MediaType.octets.essence
        return try await FileAnswer(
            shelf.path(of: file.sid), contentType: type.hasPrefix("text/") ? type + "; charset=utf-8" : type,
            etag: file.digest.map { ETag(opaque: $0) }, caching: "private, max-age=86400, immutable",
            downloadName: file.name ?? file.sid
        ).answer(request)
    }
}
