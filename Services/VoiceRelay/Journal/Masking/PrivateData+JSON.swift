import JSON

extension PrivateData {
    /// The value with every text and every long number in it masked.
    static func masked(_ value: JSONValue) -> JSONValue {
        switch value {
        case .null, .bool: value
        case .integer, .unsigned, .number: masked(number: value)
        case .string(let text): .string(masked(text))
        case .array(let array): .array(array.map { masked($0) })
        case .object(let object): .object(JSONObject(object.map { ($0.key, masked($0.value)) }))
        }
    }

    private static func masked(number: JSONValue) -> JSONValue {
        let text = number.description
        let shown = masked(text)
        return shown == text ? number : .string(shown)
    }

    /// A text that may be JSON, such as a tool's arguments, and stays JSON then.
    static func masked(json text: String) -> String {
        guard let value = try? JSONValue(parsing: text) else { return masked(text) }
        return masked(value).description
    }

    /// A frame of the relay. The agent's words come in pieces too small to tell what is private in them, so none stay;
    /// they stand in the turn as a whole.
    static func masked(frame: JSONValue) -> JSONValue {
        guard case .object(var members) = frame else { return .string(hidden) }
        switch members["type"]?.string {
        // Who calls whom is known of every call.
        case "setup": break
        case "text":
            if members["token"]?.string?.isEmpty == false { members["token"] = .string(hidden) }
        case "dtmf", "sendDigits":
            for name in ["digit", "digits"] where members[name] != nil { members[name] = .string(hidden) }
        case "prompt", "interrupt", "end", "error", "language", "play", "info":
            for name in ["voicePrompt", "utteranceUntilInterrupt", "handoffData", "description", "value"] {
                if let text = members[name]?.string { members[name] = .string(masked(json: text)) }
            }
        default: return masked(frame)
        }
        return .object(members)
    }
}
