import HTTP

/// Where the files that messages carry are: here, or at Twilio.
protocol MediaBackend: Sendable {
    /// Takes in a file that is a whole body.
    func take(_ body: Body, _ upload: MediaUpload, at place: Place) async throws -> MediaFile
    /// Takes in the one file of a form.
    func take(form body: Body, boundary: String, _ upload: MediaUpload, at place: Place) async throws -> MediaFile
    /// What is known of a file.
    func show(_ sid: String, at place: Place) async throws -> MediaFile
    /// A file as it is, or the part of it that a request asks for.
    func content(_ sid: String, at place: Place, for request: Request) async throws -> Response
}

/// What is said of a file that comes in.
struct MediaUpload: Sendable {
    var type: MediaType?
    var name: String?
    var author: String?
    /// How long the whole body is, where that is told.
    var length: Int?
    /// Names the request, so that asked again it is not done again.
    var key: IdempotencyKey?
}

extension MediaFile {
    /// What is handed out does not change.
    static let caching = "private, max-age=86400, immutable"

    /// The type it is handed out as.
    var contentTypeToTell: String {
        let type = contentType ?? MediaType.octets.essence
        return type.hasPrefix("text/") ? type + "; charset=utf-8" : type
    }
}
