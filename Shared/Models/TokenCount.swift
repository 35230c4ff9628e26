import JSON

/// How many tokens a text takes, guessed without a model's vocabulary.
///
/// Meant for cutting a history to a budget, not for bills. It follows the way in which OpenAI's vocabularies cut text:
/// a word with the space before it, digits by threes, a run of punctuation. What it cannot know is which words the
/// vocabulary holds whole, so it goes by their length: common prose in English, Spanish and Portuguese is meant to come
/// out within about 15 %, names, codes and other languages less closely. It errs towards too many.
package enum TokenCount {
    /// The tokens of a text.
    package static func of(_ text: String) -> Int {
        var count = Counter()
        for scalar in text.unicodeScalars { count.take(scalar) }
        return count.finish()
    }

    /// The tokens of a message: its text, and about four for what stands around it.
    package static func of(_ message: ChatMessage) -> Int {
        switch message {
        case .system(let text), .user(let text): of(text) + 4
        case .tool(let text, let callID): of(text) + of(callID) + 4
        case .assistant(let text, let calls):
            of(text) + 4 + calls.reduce(0) { $0 + of($1.name) + of($1.arguments) + 8 }
        }
    }

    /// The tokens of a whole request.
    package static func of(_ request: ChatRequest) -> Int {
        let messages = request.messages.reduce(3) { $0 + of($1) }
        let knowledge = request.knowledge.reduce(0) { $0 + of($1.title) + of($1.text) + 3 }
        return request.tools.reduce(messages + knowledge) {
            $0 + of($1.name) + of($1.description) + of($1.parameters.description) + 8
        }
    }

    private struct Counter {
        private enum Kind { case none, word, digits, marks, space, ideographs }

        private var kind = Kind.none
        private var length = 0
        private var accents = 0
        private var total = 0.0

        mutating func take(_ scalar: Unicode.Scalar) {
            let next = Self.kind(of: scalar)
            // A word takes the space before it along; an ideograph stands alone.
            if next != kind {
                close()
                kind = next
            }
            length += 1
            if next == .word, !scalar.isASCII { accents += 1 }
        }

        mutating func finish() -> Int {
            close()
            return Int(total.rounded(.up))
        }

        private mutating func close() {
            switch kind {
            case .none: break
            case .word: total += Self.word(length, accents)
            case .digits: total += Double((length + 2) / 3)
            case .marks: total += Double((length + 2) / 3)
            // One space belongs to what follows it.
            case .space: total += length > 1 ? 1 : 0
            case .ideographs: total += Double(length)
            }
            length = 0
            accents = 0
        }

        /// Short words are held whole, longer ones more and more in parts; an accent is often a cut.
        private static func word(_ length: Int, _ accents: Int) -> Double {
            let letters = Double(length)
            let whole = length <= 4 ? 1.0 : 1 + (letters - 4) * 0.085
            return whole + Double(accents) * 0.3
        }

        private static func kind(of scalar: Unicode.Scalar) -> Kind {
            if scalar.isASCII { return kind(ascii: UInt8(scalar.value)) }
            let properties = scalar.properties
            if properties.isIdeographic || (0x3040...0x30FF).contains(scalar.value) { return .ideographs }
            if properties.isAlphabetic { return .word }
            if properties.numericType != nil { return .digits }
            return properties.isWhitespace ? .space : .marks
        }

        /// What Unicode's tables say of ASCII, without asking them.
        private static func kind(ascii byte: UInt8) -> Kind {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): .word
            case UInt8(ascii: "0")...UInt8(ascii: "9"): .digits
            case 0x20, 0x09...0x0D: .space
            default: .marks
            }
        }
    }
}
