import HTTP
import HTTPServer
import JSON
import Problems

/// Has sample conversations made and taken out again.
struct SampleHandlers: Sendable {
    let samples: Samples

    var routes: [Route] {
        [
            .post("/api/seed", "Makes sample conversations; those that are there already stay as they are.", plant)
                .documented { $0.answers = [200: "All were there.", 201: "Some were made."] },
            .delete("/api/seed", "Removes the sample conversations, and nothing else.", clear),
        ].map { (route: Route) in route.within(.seconds(120)).documented { $0.tag = "samples" } }
    }

    /// The same addresses where conversations are kept at Twilio.
    static let refusals: [Route] = [Method.post, .delete].map { method in
        Route(
            method, "/api/seed", "Nothing: samples are only made in the embedded Twilio.",
            .atOnce { _ in throw refusal })
    }

    private static let refusal = Problem(
        .notOffered,
        "This fleet keeps its conversations at Twilio. Samples are made only in the embedded one, without an account.")

    private func plant(_ request: Request) async throws -> Response {
        let made = try await samples.plant()
        return try await answer(["made": JSONValue(made)], made > 0 ? .created : .ok)
    }

    private func clear(_ request: Request) async throws -> Response {
        try await answer(["removed": JSONValue(try await samples.clear())], .ok)
    }

    /// What was done, and what samples there are now.
    private func answer(_ done: JSONObject, _ status: Status) async throws -> Response {
        var members = done
        members["services"] = .array(
            try await samples.shares().map { share in
                [
                    "sid": .string(share.service), "friendlyName": .string(share.name),
                    "conversations": JSONValue(share.conversations), "messages": JSONValue(share.messages),
                ]
            })
        return try .json(JSONValue.object(members), status: status)
    }
}
