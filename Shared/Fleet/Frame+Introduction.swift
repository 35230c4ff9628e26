package import HTTP
import JSON

extension Frame {
    /// Answers what this service is and where to look further.
    package nonisolated func introduce(_ request: Request) throws -> Response {
        try .json(
            [
                "service": .string(profile.name), "concern": .string(profile.concern),
                "version": .string(Version.current),
                "calls": .array(profile.neighbours.map { .string($0) }),
                "see": ["/readyz", "/healthz", "/metrics", "/openapi.json", "/events", "/inbox", "/outbox"],
            ] as JSONValue)
    }
}
