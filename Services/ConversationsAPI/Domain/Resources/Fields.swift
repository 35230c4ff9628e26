import HTTP
import JSON
import Problems
import Twilio

/// The fields of a request by Twilio's names, each read with its rule and refused with Twilio's code.
struct Fields: Sendable {
    let form: FormFields

    init(_ form: FormFields) { self.form = form }

    /// The code for a parameter that is missing or not what it should be, where Twilio has no special one.
    static let invalidParameter = 20_001

    func contains(_ name: String) -> Bool { form.contains(name) }

    /// What the field says; nil when it is not there. Empty is said too.
    func text(_ name: String, upTo limit: Int = 256, code: Int = invalidParameter) throws -> String? {
        guard let text = form[name] else { return nil }
        guard text.count <= limit else {
            throw Problem(.invalid, "\(name) is longer than \(limit) characters.", code: code, field: name)
        }
        guard !text.utf8.contains(0) else {
            throw Problem(.invalid, "\(name) holds a NUL character.", code: code, field: name)
        }
        return text
    }

    /// What the field says, where empty counts as not there.
    func filled(_ name: String, upTo limit: Int = 256, code: Int = invalidParameter) throws -> String? {
        try text(name, upTo: limit, code: code).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The same for a field that has to say something.
    func required(
        _ name: String, upTo limit: Int = 256, code: Int = invalidParameter, missing: Int = invalidParameter
    ) throws -> String {
        guard let text = try filled(name, upTo: limit, code: code) else {
            throw Problem(.invalid, "\(name) is missing.", code: missing, field: name)
        }
        return text
    }

    /// What a change makes of a text member: an empty field empties it.
    func alteration(_ name: String, upTo limit: Int = 256, code: Int = invalidParameter) throws -> Alteration<String> {
        guard let text = try text(name, upTo: limit, code: code) else { return .stays }
        return .becomes(text.isEmpty ? nil : text)
    }

    /// JSON as text, kept as it was written.
    func attributes(_ name: String = "Attributes", upTo limit: Int) throws -> String? {
        guard let text = form[name] else { return nil }
        if text.isEmpty { return "{}" }
        guard text.utf8.count <= limit else {
            throw Problem(.invalid, "\(name) is longer than \(limit) bytes.", code: 50_303, field: name)
        }
        guard (try? JSONValue(parsing: text)) != nil else {
            throw Problem(.invalid, "\(name) is not well-formed JSON.", code: 50_304, field: name)
        }
        return text
    }

    /// One of the values known, whatever the case it is written in.
    func choice<Value: RawRepresentable & CaseIterable>(
        _ name: String, as type: Value.Type = Value.self, code: Int = invalidParameter, empty: Int = invalidParameter
    ) throws -> Value? where Value.RawValue == String {
        guard let text = form[name] else { return nil }
        let told = text.lowercased()
        if let value = Value.allCases.first(where: { $0.rawValue.lowercased() == told }) { return value }
        let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
        throw Problem(.invalid, "\(name) must be one of \(known).", code: text.isEmpty ? empty : code, field: name)
    }

    func flag(_ name: String, code: Int = invalidParameter) throws -> Bool? {
        guard let text = form[name] else { return nil }
        switch text.lowercased() {
        case "true", "1": return true
        case "false", "0": return false
        default: throw Problem(.invalid, "\(name) must be true or false.", code: code, field: name)
        }
    }

    func number(_ name: String, in limits: ClosedRange<Int>, code: Int = invalidParameter) throws -> Int? {
        guard let text = form[name] else { return nil }
        guard let number = Int(text) else {
            throw Problem(.invalid, "\(name) must be a whole number.", code: code, field: name)
        }
        guard limits.contains(number) else {
            throw Problem(
                .invalid, "\(name) must lie between \(limits.lowerBound) and \(limits.upperBound).", code: code,
                field: name)
        }
        return number
    }

    /// A moment, in seconds since 1970.
    func date(_ name: String, code: Int = invalidParameter) throws -> Int? {
        guard let text = try filled(name, upTo: 64, code: code) else { return nil }
        guard let seconds = TwilioDate.seconds(text) else {
            throw Problem(
                .invalid, "\(name) must be a date and time in ISO 8601, such as 2026-05-01T10:00:00Z.", code: code,
                field: name)
        }
        return seconds
    }

    /// A SID of a kind; an empty field empties the member.
    func sid(_ name: String, _ kind: SID.Kind, code: Int = 20_423) throws -> Alteration<String> {
        guard let text = form[name] else { return .stays }
        if text.isEmpty { return .becomes(nil) }
        guard SID.isWellFormed(text, kind) else {
            throw Problem(
                .invalid, "\(name) must be a SID that begins with \(kind.rawValue).", code: code, field: name)
        }
        return .becomes(text)
    }

    /// Every value of a field that may be repeated.
    func list(_ name: String) -> [String]? { form.contains(name) ? form.values(name).filter { !$0.isEmpty } : nil }
}
