package import JSON

extension Response {
    /// Answers with a value as JSON.
    package static func json(_ value: some JSONWritable, status: Status = .ok) throws -> Response {
        .json(bytes: try value.serialized(), status: status)
    }
}
