import JSON
import Problems

/// Sees to it that the schema of a tool's arguments is one that arguments can be checked against.
enum SchemaCheck {
    /// Throws a `Problem` that names the place of what is wrong.
    static func check(_ schema: JSONObject, at path: String) throws {
        guard schema["type"] == "object" else {
            throw Problem(.invalid, "\(path).type must be object.", field: "\(path).type")
        }
        try part(.object(schema), at: path, depth: 0)
    }

    private static func part(_ schema: JSONValue, at path: String, depth: Int) throws {
        func refusal(_ member: String, _ complaint: String) -> Problem {
            Problem(.invalid, "\(path).\(member) \(complaint).", field: "\(path).\(member)")
        }
        guard schema.object != nil, depth < 8 else {
            throw Problem(.invalid, "\(path) is no schema, or too deep in one.", field: path)
        }
        if schema["type"] != nil {
            let types = ArgumentCheck.types(schema)
            guard !types.isEmpty, types.allSatisfy(ArgumentCheck.knownTypes.contains) else {
                throw refusal("type", "must be one of \(ArgumentCheck.knownTypes.joined(separator: ", "))")
            }
        }
        if let choices = schema["enum"], choices.array?.isEmpty != false {
            throw refusal("enum", "must be a list with something in it")
        }
        if let pattern = schema["pattern"], (try? Regex(pattern.string ?? "(")) == nil {
            throw refusal("pattern", "is no pattern that can be read")
        }
        if let required = schema["required"], required.array?.allSatisfy({ $0.string != nil }) != true {
            throw refusal("required", "must be a list of names")
        }
        if let properties = schema["properties"] {
            guard let members = properties.object else { throw refusal("properties", "must be an object") }
            for member in members {
                try part(member.value, at: "\(path).properties.\(member.key)", depth: depth + 1)
            }
        }
        if let items = schema["items"] { try part(items, at: "\(path).items", depth: depth + 1) }
    }
}
