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
