import JSON
import Models

/// A tool that a server of somebody's answers, as a manifest describes it.
struct ExternalPlan: Sendable, Hashable {
    var name: String
    var description: String
    var parameters: JSONObject
    var examples: [String] = []
    var url: String
    var method = Method.post
    var headers: [Header] = []
    /// The setting that holds what the server knows us by.
    var secretSetting: String?
    var limit = Duration.seconds(5)
    var isSlow = false

    enum Method: String, Sendable, CaseIterable { case get = "GET", post = "POST" }

    struct Header: Sendable, Hashable {
        var name: String
        /// `{secret}` in it is the secret.
        var value: String
    }

    var offer: ChatTool {
        ChatTool(name: name, description: description, parameters: parameters, examples: examples)
    }
}
