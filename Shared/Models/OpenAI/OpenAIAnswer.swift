import HTTP
import HTTPClient
import Net

/// An answer of a server whose head has arrived.
struct OpenAIAnswer: Sendable {
    let body: ResponseBody
    /// Some servers do not stream, whatever they are asked.
    let isWhole: Bool

    init(_ response: ClientResponse) {
        body = response.body
        let type = response.headers["Content-Type"]?.lowercased() ?? ""
        isWhole = type.hasPrefix("application/json")
    }
}
