package import JSON
import Problems

extension Request {
    /// The whole body, read as JSON.
    package func json<Value: JSONReadable>(_ type: Value.Type = Value.self, upTo limit: Int = 1 << 20) async throws
        -> Value
    {
        let bytes = try await body.collect(upTo: limit)
        guard !bytes.isEmpty else { throw Problem(.invalid, "A JSON body is needed here.") }
        return try Value(parsing: bytes)
    }
}
