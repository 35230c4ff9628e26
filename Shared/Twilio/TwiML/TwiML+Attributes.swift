import Problems

// Attributes by what they may hold. One that is nil is not written; one that Twilio would not take is refused.
extension TwiML.Node {
    mutating func set(_ attribute: String, _ value: Bool?) { set(attribute, value.map { $0 ? "true" : "false" }) }

    mutating func set(_ attribute: String, _ value: Int?, in range: ClosedRange<Int>) throws {
        guard let value else { return }
        guard range.contains(value) else {
            throw problem(attribute, "from \(range.lowerBound) to \(range.upperBound)")
        }
        set(attribute, "\(value)")
    }

    mutating func set(_ attribute: String, _ value: Double?, in range: ClosedRange<Double>) throws {
        guard let value else { return }
        guard range.contains(value) else {
            throw problem(attribute, "from \(range.lowerBound) to \(range.upperBound)")
        }
        set(attribute, "\(value)")
    }

    mutating func set<Word: RawRepresentable>(_ attribute: String, word: Word?) where Word.RawValue == String {
        set(attribute, word?.rawValue)
    }

    /// Several words, with spaces between them; none is not written.
    mutating func set<Word: RawRepresentable>(_ attribute: String, words: [Word]) where Word.RawValue == String {
        if !words.isEmpty { set(attribute, words.map(\.rawValue).joined(separator: " ")) }
    }

    /// Several phrases, with commas between them; none is not written.
    mutating func set(_ attribute: String, phrases: [String]) {
        if !phrases.isEmpty { set(attribute, phrases.joined(separator: ",")) }
    }

    mutating func set(_ attribute: String, name: String?, upTo longest: Int = 256) throws {
        guard let name else { return }
        guard !name.isEmpty, name.unicodeScalars.count <= longest else {
            throw problem(attribute, "of 1 to \(longest) characters")
        }
        set(attribute, name)
    }

    mutating func set(_ attribute: String, language: String?) throws {
        guard let language else { return }
        guard TwiML.isLanguage(language) else { throw problem(attribute, "a language such as en-US") }
        set(attribute, language)
    }

    /// An address that Twilio asks, and how.
    mutating func set(_ attribute: String, _ callback: TwiML.Callback?, method: String = "method") throws {
        guard let callback else { return }
        guard TwiML.isWebAddress(callback.url) else {
            throw problem(attribute, "a path, or an address that begins with http:// or https://")
        }
        set(attribute, callback.url)
        set(method, word: callback.method)
    }

    /// An address that Twilio opens a socket to. Only on this machine may that be one that is not encrypted.
    mutating func set(_ attribute: String, socket url: String, queryIsKept: Bool = true) throws {
        guard TwiML.isSocketAddress(url) else {
            throw problem(attribute, "an address that begins with wss://")
        }
        guard queryIsKept || !url.utf8.contains(UInt8(ascii: "?")) else {
            throw problem(attribute, "without a query, which Twilio drops")
        }
        set(attribute, url)
    }

    /// Digits of a telephone and what else its keys can say.
    mutating func set(_ attribute: String, keys: String?, of allowed: String, _ expectation: String) throws {
        guard let keys else { return }
        guard keys.unicodeScalars.allSatisfy(allowed.unicodeScalars.contains) else {
            throw problem(attribute, expectation)
        }
        set(attribute, keys)
    }

    /// Values that go along, each once.
    mutating func add(_ parameters: [TwiML.Parameter], upTo longest: Int = 4_096) throws {
        for parameter in parameters {
            var node = TwiML.Node("Parameter")
            try node.set("name", name: parameter.name)
            guard (parameter.name + parameter.value).unicodeScalars.count <= longest else {
                throw node.problem("value", "at most \(longest) characters together with its name")
            }
            node.set("value", parameter.value)
            add(node)
        }
    }
}

extension TwiML {
    /// Whether a text names a language as `en`, `en-US`, `cmn-Hans-CN`; or `multi`, where it may be found out (BCP 47).
    package static func isLanguage(_ tag: String) -> Bool {
        tag.split(separator: "-", omittingEmptySubsequences: false).enumerated().allSatisfy { place, part in
            let letters = part.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 }
            let digits = part.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 }
            return place == 0
                ? letters && (2...8).contains(part.utf8.count) : digits && (1...8).contains(part.utf8.count)
        }
    }
}
