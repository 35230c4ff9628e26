import JSON

/// Sees to it that the schema of a tool's arguments is one that arguments can be checked against, and notes every flaw of it.
enum SchemaCheck {
    private static let deepest = 8

    /// Checks the schema of all arguments, which is that of an object.
    static func check(_ schema: Members, _ whole: JSONValue) {
        guard schema.isObject else { return }
        if isSecret(whole), holds("$ref", whole) {
            schema.refuse("holds writeOnly and $ref: write what is secret where it stands, for it to be hidden.")
        }
        var told = schema
        if told.value("type")?.json != "object" { told.refuse("type", "must be object.") }
        rest(of: &told, depth: 0)
    }

    private static func part(_ schema: Members, depth: Int) {
        guard schema.isObject else { return }
        guard depth < deepest else { return schema.refuse("is too deep within the schema.") }
        var told = schema
        if let type = told.value("type")?.json {
            let types = ArgumentCheck.types(["type": type])
            if types.isEmpty || !types.allSatisfy(ArgumentCheck.knownTypes.contains) {
                told.refuse("type", "must be one of \(ArgumentCheck.knownTypes.joined(separator: ", ")).")
            }
        }
        rest(of: &told, depth: depth)
    }

    private static func rest(of told: inout Members, depth: Int) {
        for word in ["minLength", "maxLength", "minItems", "maxItems"] { _ = told.whole(word, in: 0...1_000_000) }
        for word in ["minimum", "maximum"] { _ = told.number(word) }
        for word in ["writeOnly", "readOnly", "deprecated", "uniqueItems", "nullable"] { _ = told.flag(word) }
        for word in ["title", "description", "format"] { _ = told.text(word, upTo: 4_000) }
        if let pattern = told.text("pattern", upTo: 1_000), (try? Regex(pattern)) == nil {
            told.refuse("pattern", "is no pattern that can be read.")
        }
        if let choices = told.value("enum"), choices.elements?.isEmpty != false {
            told.refuse("enum", "must be a list with something in it.")
        }
        properties(of: &told, depth: depth)
        if let items = told.members("items") { part(items, depth: depth + 1) }
        let others = "additionalProperties"
        if let value = told.value(others), value.json.bool == nil, let schema = told.members(others) {
            part(schema, depth: depth + 1)
        }
        for word in ["allOf", "anyOf", "oneOf"] {
            for each in told.list(word, upTo: 64) { part(each, depth: depth + 1) }
        }
        // A model heeds these; nothing is checked by them here.
        for word in unheeded {
            guard let value = told.value(word), schemas.contains(word), isSecret(value.json) else { continue }
            told.refuse(word, "holds writeOnly, and is not heeded: nothing beneath it would be hidden.")
        }
        told.end()
    }

    /// Whether anything in a schema is marked as secret.
    private static func isSecret(_ value: JSONValue) -> Bool {
        value["writeOnly"] == true || parts(value).contains(where: isSecret)
    }

    private static func holds(_ word: String, _ value: JSONValue) -> Bool {
        value[word] != nil || parts(value).contains { holds(word, $0) }
    }

    private static func parts(_ value: JSONValue) -> [JSONValue] {
        value.array ?? value.object.map { $0.map(\.value) } ?? []
    }

    private static func properties(of told: inout Members, depth: Int) {
        let required = told.texts("required", upTo: 1_000) ?? []
        var names: [String] = []
        if var properties = told.members("properties") {
            names = properties.names
            for name in names {
                if let schema = properties.members(name) {
                    part(schema, depth: depth + 1)
                } else {
                    properties.refuse(name, "must be an object.")
                }
            }
        }
        for name in required where !names.contains(name) {
            told.refuse("required", "names \(name.prefix(64)), which is none of its properties.")
        }
    }

    private static let unheeded = [
        "const", "default", "examples", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minProperties",
        "maxProperties", "patternProperties", "propertyNames", "prefixItems", "contains", "not", "if", "then", "else",
        "dependentRequired", "contentEncoding", "contentMediaType", "$ref", "$defs", "definitions", "$schema", "$id",
        "$comment",
    ]

    /// Those of them that hold schemas, which `SecretArguments` does not look into.
    private static let schemas: Set<String> = [
        "patternProperties", "propertyNames", "prefixItems", "contains", "not", "if", "then", "else", "$defs",
        "definitions",
    ]
}
