import JSON
import Models

extension ToolCaller {
    /// As it stands in the requests to tools elsewhere, and in those that come to ours.
    var json: JSONObject {
        [
            "callSid": .string(callSID), "customer": .string(customerNumber), "number": .string(ownNumber),
            "agent": .string(agent), "language": .string(language.rawValue),
        ]
    }

    /// Reads what a request says of its caller; what it does not say is not known.
    init(json: JSONValue) {
        func text(_ names: String...) -> String { names.lazy.compactMap { json[$0]?.string }.first ?? "" }
        self.init(
            callSID: text("callSid", "CallSid"), customerNumber: text("customer", "from", "From"),
            ownNumber: text("number", "to", "To"), agent: text("agent"),
            language: Language(tag: text("language")) ?? .english)
    }
}
