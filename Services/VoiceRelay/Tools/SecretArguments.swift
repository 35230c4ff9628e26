import JSON
import Settings

/// What nobody but a tool may see of its arguments: what its schema marks `writeOnly`, at any depth, and what else is
/// named. A tool may tell it back, in an answer or in a failure; from there it goes to no model, journal or screen.
struct SecretArguments: Sendable {
    /// The arguments with a mask in the place of each secret.
    private(set) var shown: JSONObject
    /// Each secret as a text, the longest first, so that none is cut in two by another.
    private let texts: [String]

    /// Shorter ones are hidden where they stand alone, and stay where they are part of a word or a number.
    private static let shortest = 4

    /// - Parameter names: Arguments that are secret whatever the schema says.
    init(_ arguments: JSONObject, _ schema: JSONObject, alsoHiding names: [String]) {
        var found: Set<String> = []
        let whole = Self.parts(.object(schema))
        shown = JSONObject(
            arguments.map { member in
                let isSecret = names.contains(member.key)
                return (member.key, Self.masked(member.value, Self.schemas(of: member.key, whole), isSecret, &found))
            })
        texts = found.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    }

    // MARK: Finding

    private static func masked(
        _ value: JSONValue, _ schemas: [JSONValue], _ isNamed: Bool, _ found: inout Set<String>
    ) -> JSONValue {
        let schemas = schemas.flatMap(parts)
        if isNamed || schemas.contains(where: { $0["writeOnly"] == true }) {
            collect(value, &found)
            return .string(Secret.mask)
        }
        switch value {
        case .object(let object):
            return .object(
                JSONObject(
                    object.map { ($0.key, masked($0.value, Self.schemas(of: $0.key, schemas), false, &found)) }))
        case .array(let elements):
            let each = schemas.compactMap { $0["items"] }
            return .array(elements.map { masked($0, each, false, &found) })
        default: return value
        }
    }

    /// What schemas say of a member: each that has no word for it has one for all others.
    private static func schemas(of name: String, _ schemas: [JSONValue]) -> [JSONValue] {
        schemas.compactMap { $0["properties"]?[name] ?? $0["additionalProperties"] }
    }

    /// A schema, and those that it is put together of.
    private static func parts(_ schema: JSONValue) -> [JSONValue] {
        [schema] + ["allOf", "anyOf", "oneOf"].flatMap { (schema[$0]?.array ?? []).flatMap(parts) }
    }

    /// True and false are in every other answer, and tell nothing.
    private static func collect(_ value: JSONValue, _ found: inout Set<String>) {
        switch value {
        case .null, .bool: break
        case .string(let text): if !text.isEmpty { found.insert(text) }
        case .integer, .unsigned, .number: found.insert(value.description)
        case .array(let elements): for element in elements { collect(element, &found) }
        case .object(let members): for member in members { collect(member.value, &found) }
        }
    }

    // MARK: Hiding

    /// A text that may be JSON, and stays JSON then.
    func hiding(in text: String) -> String {
        guard !texts.isEmpty else { return text }
        guard let whole = try? JSONValue(parsing: text) else { return hidden(text) }
        let shown = hidden(whole)
        return shown == whole ? text : shown.description
    }

    private func hidden(_ value: JSONValue) -> JSONValue {
        switch value {
        case .null, .bool: return value
        case .string(let text): return .string(hidden(text))
        case .integer, .unsigned, .number:
            let text = value.description
            let shown = hidden(text)
            return shown == text ? value : .string(shown)
        case .array(let elements): return .array(elements.map(hidden))
        case .object(let members): return .object(JSONObject(members.map { (hidden($0.key), hidden($0.value)) }))
        }
    }

    private func hidden(_ text: String) -> String {
        texts.reduce(text) { text, secret in
            secret.utf8.count < Self.shortest
                ? Self.hidingWord(secret, in: text) : text.replacing(secret, with: Secret.mask)
        }
    }

    private static func hidingWord(_ word: String, in text: String) -> String {
        var shown = ""
        var rest = text[...]
        while let place = rest.firstRange(of: word) {
            let before = place.lowerBound > text.startIndex ? text[text.index(before: place.lowerBound)] : " "
            let after = place.upperBound < text.endIndex ? text[place.upperBound] : " "
            let standsAlone = ![before, after].contains { $0.isLetter || $0.isNumber }
            shown += rest[..<place.lowerBound] + (standsAlone ? Secret.mask[...] : rest[place])
            rest = rest[place.upperBound...]
        }
        return shown + rest
    }

    /// What is to become of a call, told by a tool elsewhere.
    func hiding(in deed: CallDeed?) -> CallDeed? {
        switch deed {
        case .handOver(let reason, let summary): .handOver(reason: hidden(reason), summary: hidden(summary))
        case .end(let reason): .end(reason: hidden(reason))
        case .speak, .goOn, .collect, .press, nil: deed
        }
    }
}
