import Problems

/// A whole `multipart/form-data` body in memory, for forms that are small enough.
package struct MultipartForm: Sendable, Hashable {
    package private(set) var fields: [Field] = []

    package struct Field: Sendable, Hashable {
        package var part: Multipart.Part
        package var bytes: [UInt8]

        /// The bytes as text; nil when they are not UTF-8.
        package var text: String? { String(validating: bytes, as: UTF8.self) }
    }

    /// Reads a body as it arrives, and refuses one of more than `limit` bytes.
    package init(
        _ body: Body, boundary: String, upTo limit: Int, limits: Multipart.Limits = Multipart.Limits()
    ) async throws {
        var parser = try MultipartParser(boundary: boundary, limits: limits)
        switch body {
        case .none: break
        case .bytes(let bytes):
            guard bytes.count <= limit else { throw Body.tooLarge(limit) }
            take(try parser.eat(bytes))
        case .stream(let stream):
            var count = 0
            while let bytes = try await stream.next() {
                count += bytes.count
                guard count <= limit else { throw Body.tooLarge(limit) }
                take(try parser.eat(bytes))
            }
        }
        try parser.end()
    }

    private mutating func take(_ events: [Multipart.Event]) {
        for event in events {
            switch event {
            case .part(let part): fields.append(Field(part: part, bytes: []))
            case .bytes(let bytes): fields[fields.count - 1].bytes += bytes
            case .partEnded, .finished: break
            }
        }
    }

    /// The first field of that name.
    package subscript(_ name: String) -> Field? { fields.first { $0.part.name == name } }
}

extension Request {
    /// The whole body as a form with files. Refuses any other type, and one longer than `limit`.
    package func multipartForm(upTo limit: Int) async throws -> MultipartForm {
        guard let boundary = Multipart.boundary(of: contentType) else {
            throw Problem(.unsupportedMedia, "The body must be multipart/form-data with a boundary.")
        }
        return try await MultipartForm(body, boundary: boundary, upTo: limit)
    }
}
