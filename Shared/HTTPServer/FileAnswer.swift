package import HTTP
import Net
import Problems

/// A file as an answer: whole, in part, or not at all when the client has it.
///
/// ```swift
/// return try await FileAnswer(path, contentType: "audio/wav").answer(request)
/// ```
/// The disk is waited for off the loop, and the file is open before anything is said of it. Files that change should be
/// replaced by renaming: one that is written over while it is sent arrives as a mixture, and one that becomes shorter
/// breaks its answer off.
package struct FileAnswer: Sendable {
    /// Where the file is. A link is not followed.
    package var path: String
    /// Told by the name's ending when nothing else is said.
    package var contentType: String
    /// Names the file's state, where something better is known than when it was written, such as a digest.
    package var etag: ETag?
    /// The value of `Cache-Control`.
    package var caching: String
    /// Under which name a browser keeps it, when it is not to be shown.
    package var downloadName: String?

    package init(
        _ path: String, contentType: String? = nil, etag: ETag? = nil, caching: String = "no-cache",
        downloadName: String? = nil
    ) {
        self.path = path
        self.contentType = contentType ?? FileTypes.type(of: path)
        self.etag = etag
        self.caching = caching
        self.downloadName = downloadName
    }

    /// How much of a file is read at a time. Behind it the connection's own limit for what is unsent lets reading run
    /// a little ahead of sending.
    static let pieceBytes = 128 << 10

    /// Answers with what a request asks of the file; a problem when there is none.
    package func answer(_ request: Request) async throws -> Response {
        try await SlowLane.files.run { Result { try opened(for: request) } }.get()
    }

    private func opened(for request: Request) throws -> Response {
        guard let file = try OpenFile(at: path) else { throw Problem(.notFound, "There is no such file.") }
        let etag = etag ?? file.etag
        var response = Response(contentType: contentType, headers: fields(file, etag))
        switch Precondition(of: request, etag: etag, lastModified: file.modified) {
        case .notModified:
            response.status = .notModified
            response.contentType = nil
            return response
        case .failed: throw Problem(.preconditionFailed, "The file is no longer the one you know.")
        case .proceed: break
        }
        var range = 0..<file.length
        do {
            if let part = try part(of: file, etag, request) {
                range = part
                response.status = .partialContent
                response.headers.add("Content-Range", ByteRange.contentRange(range, of: file.length))
            }
        } catch let problem as Problem where problem.kind == .rangeNotSatisfiable {
            var refusal = ProblemStyle.house.answer(problem, request)
            refusal.headers.add("Content-Range", ByteRange.contentRange(refusing: file.length))
            return refusal
        }
        response.content = try Self.content(range, of: file, isWanted: request.method != .head)
        return response
    }

    private func fields(_ file: OpenFile, _ etag: ETag) -> Headers {
        var headers: Headers = [
            "ETag": etag.description, "Last-Modified": file.modified.description, "Cache-Control": caching,
            "X-Content-Type-Options": "nosniff", "Accept-Ranges": "bytes",
        ]
        if let downloadName {
            headers.add("Content-Disposition", "attachment; filename*=UTF-8''\(PercentCoding.encoded(downloadName))")
        }
        return headers
    }

    /// One range is answered alone; several are answered by the whole, which the standard allows.
    private func part(of file: OpenFile, _ etag: ETag, _ request: Request) throws -> Range<Int>? {
        guard request.method == .get,
            ByteRange.stillApplies(ifRange: request.headers["If-Range"], etag: etag, lastModified: file.modified),
            let ranges = try ByteRange.selected(by: request.headers["Range"], from: file.length)
        else { return nil }
        return ranges.count == 1 ? ranges[0] : nil
    }

    private static func content(
        _ range: Range<Int>, of file: OpenFile, isWanted: Bool
    ) throws -> Response.Content {
        guard isWanted else { return .stream(length: range.count) { _ in } }
        let first = try file.read(range.prefix(pieceBytes))
        guard first.count < range.count else { return .bytes(first) }
        return .stream(length: range.count) { writer in
            try await writer.write(first)
            var rest = range.dropFirst(pieceBytes)
            while !rest.isEmpty {
                let next = rest.prefix(pieceBytes)
                try await writer.write(SlowLane.files.run { Result { try file.read(next) } }.get())
                rest = rest.dropFirst(pieceBytes)
            }
        }
    }
}
