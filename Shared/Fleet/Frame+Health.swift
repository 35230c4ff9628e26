package import HTTP
import JSON

extension Frame {
    /// Answers whether this service can do its job, for people and tunnels, with what is running.
    package func tellHealth(_ request: Request) throws -> Response {
        let isReady = readiness.isReady
        var response = try Response.json(
            [
                "service": .string(profile.name), "version": .string(Version.current),
                "revision": .string(settings.revision), "ready": .bool(isReady),
            ] as JSONValue, status: isReady ? .ok : .serviceUnavailable)
        if !isReady { response.headers.add("Retry-After", "1") }
        return response
    }
}
