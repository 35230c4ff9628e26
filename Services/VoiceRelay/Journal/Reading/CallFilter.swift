import HTTP
import Models
import Problems
import Twilio

/// Which calls are asked for.
struct CallFilter: Sendable, Hashable {
    /// Of either party.
    var number: String?
    var agent: String?
    var outcome: String?
    var language: String?
    var state: State?
    /// Begun at or after, and at or before, in milliseconds since 1970.
    var from: Int?
    var to: Int?
    /// What was said.
    var words: WordsSought?

    enum State: String, Sendable, CaseIterable { case live, ended }

    init(of query: FormFields) throws {
        number = Self.filled("number", query).map { Self.party($0) }
        agent = Self.filled("agent", query)
        outcome = Self.filled("outcome", query)
        language = try Self.filled("language", query).map { text in
            guard let language = Language(tag: text) else {
                throw Problem(.invalid, "language must be en, es or pt.", field: "language")
            }
            return language.rawValue
        }
        state = try Self.filled("state", query).map { text in
            guard let state = State(rawValue: text) else {
                throw Problem(.invalid, "state must be live or ended.", field: "state")
            }
            return state
        }
        from = try Self.moment("from", query, atItsEnd: false)
        to = try Self.moment("to", query, atItsEnd: true)
        words = try Self.filled("q", query).map { try WordsSought($0) }
    }

    private static func filled(_ name: String, _ query: FormFields) -> String? {
        query[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A number however it is spelled; in a query a plus is easily read as a space.
    private static func party(_ text: String) -> String {
        if let number = PhoneNumber(spelled: text) { return number.text }
        guard text.first == " ", let digits = PhoneNumber.digits(of: text) else { return text }
        return "+\(digits)"
    }

    /// A moment, or a day taken at its first or its last millisecond.
    private static func moment(_ name: String, _ query: FormFields, atItsEnd: Bool) throws -> Int? {
        guard let text = filled(name, query) else { return nil }
        guard let seconds = TwilioDate.seconds(text) else {
            throw Problem(.invalid, "\(name) must be a day or a time, such as 2026-05-01T10:00:00Z.", field: name)
        }
        guard atItsEnd else { return seconds * 1_000 }
        return (text.utf8.count == 10 ? seconds + 86_399 : seconds) * 1_000 + 999
    }
}

/// Words that are searched for: all of them in one thing that was said; the last one may go on.
struct WordsSought: Sendable, Hashable {
    /// In the words of the index; nothing a person wrote stands outside of quotation marks.
    let match: String

    private static let longest = 256

    init(_ text: String) throws {
        guard text.utf8.count <= Self.longest else {
            throw Problem(.invalid, "q is longer than \(Self.longest) bytes.", field: "q")
        }
        var terms: [String] = []
        for (place, part) in text.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
            let pieces = place.isMultiple(of: 2) ? part.split(whereSeparator: \.isWhitespace) : [part]
            for piece in pieces where piece.contains(where: { $0.isLetter || $0.isNumber }) {
                terms.append("\"\(piece.filter { $0 != "\0" })\"")
            }
        }
        guard let last = terms.last else {
            throw Problem(.invalid, "q holds no word to search for.", field: "q")
        }
        if text.last.map({ $0.isLetter || $0.isNumber }) == true { terms[terms.count - 1] = last + "*" }
        match = terms.joined(separator: " AND ")
    }
}
