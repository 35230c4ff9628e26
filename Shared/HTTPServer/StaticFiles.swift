import Glibc
package import HTTP
import Problems

/// Files that are served as they are: those found in a folder at the start, and no others.
///
/// No path of a request ever reaches the disk; it is looked up in the list.
package struct StaticFiles: Sendable {
    private var files: [String: ServedFile] = [:]

    /// Lists a folder and the folders in it. Links and hidden files are left out.
    package init(folder: String) throws {
        guard let found = Self.list(folder) else {
            throw Problem(.unavailable, "The folder \(folder) cannot be read.")
        }
        files = found
    }

    package var paths: [String] { files.keys.sorted() }

    /// Answers a request for a file by its path within the folder, without a slash in front.
    package func answer(_ path: String, to request: Request, caching: String = "no-cache") throws -> Response {
        guard let file = files[path] else { throw Problem(.notFound, "There is no file \(path).") }
        return try file.answer(request, caching: caching)
    }

    private static func list(_ folder: String, under prefix: String = "") -> [String: ServedFile]? {
        guard let stream = opendir(folder) else { return nil }
        defer { closedir(stream) }
        var files: [String: ServedFile] = [:]
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard !name.hasPrefix(".") else { continue }
            if let file = ServedFile(at: "\(folder)/\(name)") {
                files[prefix + name] = file
            } else if let inner = list("\(folder)/\(name)", under: "\(prefix)\(name)/") {
                files.merge(inner) { first, _ in first }
            }
        }
        return files
    }
}

/// One file as it is answered: whole, in part, or not at all when the client has it.
package struct ServedFile: Sendable {
    package let path: String
    package let length: Int
    package let modified: HTTPDate
    package let etag: ETag
    package var contentType: String
    /// Under which name a browser keeps it, when it is not to be shown.
    package var downloadName: String?

    /// A file that is there and is a plain file, not a link.
    package init?(at path: String, contentType: String? = nil) {
        var facts = stat()
        guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        self.path = path
        length = Int(facts.st_size)
        modified = HTTPDate(secondsSince1970: Int64(facts.st_mtim.tv_sec))
        // Changes whenever the file is written anew, even within a second or to the same length.
        let words = [
            UInt64(facts.st_ino), UInt64(facts.st_size), UInt64(facts.st_mtim.tv_sec), UInt64(facts.st_mtim.tv_nsec),
        ]
        etag = ETag(opaque: words.map { String($0, radix: 36) }.joined(separator: "-"))
        self.contentType = contentType ?? FileTypes.type(of: path)
    }

    package func answer(_ request: Request, caching: String) throws -> Response {
        var response = Response(contentType: contentType)
        response.headers.add("ETag", etag.description)
        response.headers.add("Last-Modified", modified.description)
        response.headers.add("Cache-Control", caching)
        response.headers.add("X-Content-Type-Options", "nosniff")
        response.headers.add("Accept-Ranges", "bytes")
        if let downloadName {
            response.headers.add(
                "Content-Disposition", "attachment; filename*=UTF-8''\(PercentCoding.encoded(downloadName))")
        }
        switch Precondition(of: request, etag: etag, lastModified: modified) {
        case .notModified:
            response.status = .notModified
            response.contentType = nil
            return response
        case .failed: throw Problem(.preconditionFailed, "The file is no longer the one you know.")
        case .proceed: break
        }
        response.content = .file(FileSlice(path: path, length: length))
        guard request.method == .get,
            ByteRange.stillApplies(ifRange: request.headers["If-Range"], etag: etag, lastModified: modified)
        else { return response }
        return try partial(response, request)
    }

    /// One range is answered alone; several are answered by the whole, which the standard allows.
    private func partial(_ whole: Response, _ request: Request) throws -> Response {
        var response = whole
        do {
            guard let ranges = try ByteRange.selected(by: request.headers["Range"], from: length), ranges.count == 1
            else { return whole }
            response.status = .partialContent
            response.headers.add("Content-Range", ByteRange.contentRange(ranges[0], of: length))
            response.content = .file(FileSlice(path: path, offset: ranges[0].lowerBound, length: ranges[0].count))
            return response
        } catch let problem as Problem where problem.kind == .rangeNotSatisfiable {
            var refusal = ProblemStyle.house.answer(problem, request)
            refusal.headers.add("Content-Range", ByteRange.contentRange(refusing: length))
            return refusal
        }
    }
}

/// Media types by the ending of a file's name.
enum FileTypes {
    static func type(of path: String) -> String {
        let ending = path.split(separator: ".").last?.lowercased() ?? ""
        return known[ending] ?? "application/octet-stream"
    }

    private static let known: [String: String] = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "json": "application/json", "txt": "text/plain; charset=utf-8", "md": "text/markdown; charset=utf-8",
        "csv": "text/csv; charset=utf-8", "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg",
        "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "ico": "image/x-icon",
        "woff2": "font/woff2", "wav": "audio/wav", "mp3": "audio/mpeg", "ogg": "audio/ogg", "mp4": "video/mp4",
        "pdf": "application/pdf", "xml": "application/xml", "webmanifest": "application/manifest+json",
    ]
}
