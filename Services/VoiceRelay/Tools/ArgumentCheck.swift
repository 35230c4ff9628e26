import JSON
import Problems

/// Checks a tool's arguments against its JSON schema, and says what is wrong so that a model can mend it.
///
/// It knows the words that schemas of tools are made of: types, required members, enumerations, patterns, and the ends of
/// numbers, texts and lists. What is marked `writeOnly` is secret: no sentence repeats it.
struct ArgumentCheck {
    private var faults: [(path: String, sentence: String)] = []
    /// Five faults are enough to begin with.
    private static let mostFaults = 5
    /// Patterns take time that grows with what they are held against.
    private static let longestForPattern = 1_000

    private init() {}

    /// The arguments, without those that say nothing. Throws a `Problem` that names every fault.
    static func checked(_ arguments: JSONObject, as schema: JSONObject) throws -> JSONObject {
        var given = arguments
        let required = Self.names(schema["required"])
        // Models write null for what they leave out.
        for member in arguments where member.value.isNull && !required.contains(member.key) {
            if !allowsNull(schema["properties"]?[member.key]) { given[member.key] = nil }
        }
        var check = ArgumentCheck()
        check.members(given, schema, at: "")
        guard let first = check.faults.first else { return given }
        let sentences = check.faults.prefix(mostFaults).map(\.sentence).joined(separator: " ")
        throw Problem(.invalid, sentences, field: first.path.isEmpty ? nil : first.path)
    }

    // MARK: Values

    private mutating func check(_ value: JSONValue, _ schema: JSONValue, at path: String) {
        let types = Self.types(schema)
        guard types.isEmpty || types.contains(where: { Self.fits(value, $0) }) else {
            return add(path, "must be \(types.map(Self.spoken).joined(separator: " or ")), not \(Self.kind(of: value))")
        }
        if let choices = schema["enum"]?.array, !choices.contains(value) {
            return add(path, "must be one of \(choices.map(\.description).joined(separator: ", "))")
        }
        if let only = schema["const"], only != value { return add(path, "must be \(only)") }
        switch value {
        case .string(let text): self.text(text, schema, at: path)
        case .integer, .unsigned, .number: number(value.double ?? 0, schema, at: path)
        case .array(let elements): list(elements, schema, at: path)
        case .object(let object): members(object, schema.object ?? [:], at: path)
        case .null, .bool: break
        }
    }

    private mutating func members(_ object: JSONObject, _ schema: JSONObject, at path: String) {
        let known = schema["properties"]?.object ?? [:]
        for name in Self.names(schema["required"]) where object[name] == nil {
            faults.append((Self.join(path, name), "The argument \(Self.join(path, name)) is missing."))
        }
        for member in object {
            if let schema = known[member.key] {
                check(member.value, schema, at: Self.join(path, member.key))
            } else if schema["additionalProperties"] == false {
                let names = known.map(\.key).joined(separator: ", ")
                let choice = names.isEmpty ? "there are none" : "there are: \(names)"
                faults.append(
                    (Self.join(path, member.key), "There is no argument \(member.key.prefix(40)); \(choice)."))
            }
        }
    }

    private mutating func text(_ text: String, _ schema: JSONValue, at path: String) {
        if let least = schema["minLength"]?.int, text.unicodeScalars.count < least {
            return add(path, least == 1 ? "must not be empty" : "must have at least \(least) characters")
        }
        if let most = schema["maxLength"]?.int, text.unicodeScalars.count > most {
            return add(path, "must have at most \(most) characters, and has \(text.unicodeScalars.count)")
        }
        guard let pattern = schema["pattern"]?.string else { return }
        // A pattern that cannot be read was refused with its manifest.
        guard let regex = try? Regex(pattern) else { return }
        guard text.utf8.count <= Self.longestForPattern, (try? regex.firstMatch(in: text)) ?? nil != nil else {
            let example = schema["examples"]?[0].map { ", as \($0) does" } ?? ""
            return add(path, "must match the pattern \(pattern)\(example)")
        }
    }

    private mutating func number(_ number: Double, _ schema: JSONValue, at path: String) {
        if let least = schema["minimum"]?.double, number < least {
            add(path, "must be at least \(schema["minimum"] ?? .null)")
        } else if let most = schema["maximum"]?.double, number > most {
            add(path, "must be at most \(schema["maximum"] ?? .null)")
        }
    }

    private mutating func list(_ elements: [JSONValue], _ schema: JSONValue, at path: String) {
        if let least = schema["minItems"]?.int, elements.count < least {
            return add(path, "must have at least \(least) elements")
        }
        if let most = schema["maxItems"]?.int, elements.count > most {
            return add(path, "must have at most \(most) elements")
        }
        guard let each = schema["items"] else { return }
        for (place, element) in elements.enumerated() where faults.count < Self.mostFaults {
            check(element, each, at: "\(path)[\(place)]")
        }
    }

    private mutating func add(_ path: String, _ complaint: String) {
        faults.append((path, "The argument \(path) \(complaint)."))
    }
}

// What a schema's words mean.
extension ArgumentCheck {
    static func types(_ schema: JSONValue) -> [String] {
        if let type = schema["type"]?.string { return [type] }
        return (schema["type"]?.array ?? []).compactMap(\.string)
    }

    static let knownTypes = ["string", "integer", "number", "boolean", "array", "object", "null"]

    private static func fits(_ value: JSONValue, _ type: String) -> Bool {
        switch type {
        case "string": value.kind == .string
        case "integer": value.int != nil
        case "number": value.kind == .number
        case "boolean": value.kind == .bool
        case "array": value.kind == .array
        case "object": value.kind == .object
        case "null": value.isNull
        default: true
        }
    }

    private static func spoken(_ type: String) -> String {
        switch type {
        case "string": "a text"
        case "integer": "a whole number"
        case "number": "a number"
        case "boolean": "true or false"
        case "array": "a list"
        case "object": "an object"
        default: type
        }
    }

    private static func kind(of value: JSONValue) -> String {
        switch value {
        case .string: "a text"
        case .integer, .unsigned: "a whole number"
        case .number: "a number"
        case .bool: "true or false"
        case .array: "a list"
        case .object: "an object"
        case .null: "null"
        }
    }

    private static func names(_ value: JSONValue?) -> [String] { (value?.array ?? []).compactMap(\.string) }

    private static func allowsNull(_ schema: JSONValue?) -> Bool {
        schema.map { types($0).contains("null") || types($0).isEmpty } ?? true
    }

    private static func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
