import HTTP
import HTTPServer
import Problems
import Twilio

/// Files that messages carry: taken in, told of and handed out, at our own addresses and at Twilio's.
struct MediaHandlers: Sendable {
    let media: any MediaBackend

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

    /// Twilio's addresses, for those whom the gate lets in.
    func twilioRoutes(_ gate: AccountGate) -> [Route] {
        let list = "/v1/Services/{ServiceSid}/Media"
        let routes: [Route] = [
            .post(list, "Takes a file, as Twilio's media service does.") { request in
                try gate.check(request)
                let place = try twilioPlace(request)
                let upload = try upload(of: request, name: "Filename", author: "Author")
                return try answer(
                    await media.take(request.body, upload, at: place), .twilio, request, place, .created)
            }.twilioShaped()
                .taking(.streamed(Self.shape(withForm: false))).within(Self.patience),
            .get(list + "/{Sid}", "Tells of a file, as Twilio does.") { request in
                try gate.check(request)
                let place = try twilioPlace(request)
                return try answer(await media.show(try request.parameter("Sid"), at: place), .twilio, request, place)
            }.twilioShaped(),
            .get(list + "/{Sid}/Content", "Hands out a file, as Twilio does.") { request in
                try gate.check(request)
                return try await media.content(
                    try request.parameter("Sid"), at: try twilioPlace(request), for: request)
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
        var upload = try upload(of: request, name: "filename", author: "author")
        upload.key = try IdempotencyKey(of: request, asking: Array((request.target.query ?? "").utf8))
        let file: MediaFile
        if upload.type?.type == "multipart" {
            guard let boundary = Multipart.boundary(of: upload.type) else {
                throw Problem(.unsupportedMedia, "A form with a file is multipart/form-data with a boundary.")
            }
            file = try await media.take(form: request.body, boundary: boundary, upload, at: place)
        } else {
            file = try await media.take(request.body, upload, at: place)
        }
        return try answer(file, .house, request, place, .created)
    }

    private func show(_ request: Request) async throws -> Response {
        let place = Place(service: try request.service)
        return try answer(await media.show(try request.parameter("Sid"), at: place), .house, request, place)
    }

    private func download(_ request: Request) async throws -> Response {
        try await media.content(
            try request.parameter("Sid"), at: Place(service: try request.service), for: request)
    }

    // MARK: Twilio's addresses

    private func twilioPlace(_ request: Request) throws -> Place { Place(service: try request.parameter("ServiceSid")) }

    // MARK: Both

    private func upload(of request: Request, name: String, author: String) throws -> MediaUpload {
        let fields = Fields(request.target.parameters)
        return MediaUpload(
            type: request.contentType, name: try fields.filled(name), author: try fields.filled(author, code: 50_310),
            length: request.headers["Content-Length"].flatMap { Int($0) })
    }

    private func answer(
        _ file: MediaFile, _ surface: Surface, _ request: Request, _ place: Place, _ status: Status = .ok
    ) throws -> Response {
        var writer = MemberWriter(surface, base: request.ownBase, at: place)
        writer.resource(file)
        return .json(bytes: try writer.finish(), status: status)
    }
}
