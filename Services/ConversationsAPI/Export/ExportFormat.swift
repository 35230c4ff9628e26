import HTTP
import Problems

/// How what is exported is written.
enum ExportFormat: String, Sendable, CaseIterable {
    case json, csv, text

    init(of query: FormFields) throws {
        guard let word = query.filled("format") else {
            self = .json
            return
        }
        guard let format = ExportFormat(rawValue: word.lowercased()) else {
            throw Problem(
                .invalid, "format must be json, csv or text.", code: Fields.invalidParameter, field: "format")
        }
        self = format
    }

    var contentType: String {
        switch self {
        case .json: "application/json"
        case .csv: "text/csv; charset=utf-8"
        case .text: "text/plain; charset=utf-8"
        }
    }

    /// What a file of it ends with.
    var ending: String { self == .text ? "txt" : rawValue }

    /// An answer that is kept as a file, and that no browser takes for anything else.
    func answer(
        _ name: String, _ write: @escaping @Sendable (any BodyWriter) async throws -> Void
    ) -> Response {
        Response(
            .ok, contentType: contentType,
            headers: [
                "Content-Disposition": "attachment; filename=\"\(name).\(ending)\"",
                "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
            ], content: .stream(length: nil, write))
    }
}
