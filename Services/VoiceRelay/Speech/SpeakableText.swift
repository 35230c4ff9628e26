/// Makes what a model writes fit to be spoken, piece by piece as it comes: marks of Markdown and emoji are left out,
/// links become their words, and addresses the name of their site.
///
/// ```
/// "See **[our site](https://x.example/a)** 🙂" ──▶ "See our site"
/// ```
/// Nothing is held back but what may yet turn out to be a mark: the beginning of a link, an address or a line.
struct SpeakableText: Sendable {
    private enum Place {
        case words
        /// Within `[…]`, or between it and what may follow.
        case linkWords(String)
        case linkEnd(String)
        /// Within `(…)` after the words of a link, which have been spoken.
        case linkTarget
        /// What may be, or is, an address.
        case address(String)
    }

    private var place = Place.words
    /// Marks at the start of a line, until it is clear what they are.
    private var lineHead: String? = ""
    private var isWordStart = true

    /// No words of a link are longer; what goes on is no link.
    private static let longestLink = 200

    /// What can be spoken of the text so far, and was not given before.
    mutating func take(_ piece: String) -> String {
        if case .words = place, lineHead == nil, isPlain(piece) {
            if let last = piece.utf8.last { isWordStart = last == 0x20 }
            return piece
        }
        var spoken = ""
        for character in piece { step(character, &spoken) }
        return spoken
    }

    /// What was held back, now that nothing follows.
    mutating func finish() -> String {
        var spoken = ""
        closePlace(&spoken)
        if let head = lineHead, !head.isEmpty { spoken += Self.withoutMarks(head) }
        self = SpeakableText()
        return spoken
    }

    /// Whether nothing in it could be a mark. An address begins with an h at the start of a word.
    private func isPlain(_ piece: String) -> Bool {
        var isStart = isWordStart
        for byte in piece.utf8 {
            switch byte {
            case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "#"), UInt8(ascii: "["),
                UInt8(ascii: "|"), UInt8(ascii: "~"), 0x0A, 0x0D:
                return false
            case UInt8(ascii: "h"), UInt8(ascii: "H"), UInt8(ascii: "w"):
                if isStart { return false }
            // Letters with accents have two bytes; what has more may be an emoji.
            case 0xE0...: return false
            default: break
            }
            isStart = byte == 0x20 || byte == UInt8(ascii: "(")
        }
        return true
    }

    private mutating func step(_ character: Character, _ spoken: inout String) {
        switch place {
        case .words: word(character, &spoken)
        case .linkWords(let words):
            if character == "]" {
                place = .linkEnd(words)
            } else if character.isNewline || words.count >= Self.longestLink {
                place = .words
                spoken += "[" + words
                word(character, &spoken)
            } else {
                place = .linkWords(words + String(character))
            }
        case .linkEnd(let words):
            spoken += Self.withoutMarks(words)
            isWordStart = false
            place = character == "(" ? .linkTarget : .words
            if character != "(" { word(character, &spoken) }
        case .linkTarget: if character == ")" || character.isNewline { place = .words }
        case .address(let text):
            if Self.belongsToAddress(character, after: text) {
                place = .address(text + String(character))
            } else {
                closePlace(&spoken)
                word(character, &spoken)
            }
        }
    }

    private mutating func word(_ character: Character, _ spoken: inout String) {
        if let head = lineHead {
            if Self.mayBeginLine(character, after: head) {
                lineHead = head + String(character)
                return
            }
            lineHead = nil
            spoken += Self.withoutLineMarks(head, endsIn: character)
        }
        switch character {
        case "*", "`", "~": break
        case "#" where isWordStart: spoken += "#"
        // Within a word it belongs to a name; at its edge it is a mark.
        case "_": if !isWordStart { spoken += " " }
        case "|": spoken += isWordStart ? "" : " "
        case "[": place = .linkWords("")
        case _ where character.isNewline:
            spoken += "\n"
            lineHead = ""
            isWordStart = true
            return
        case "h", "H", "w":
            if isWordStart {
                place = .address(String(character))
            } else {
                spoken.append(character)
            }
        default: if !Self.isEmoji(character) { spoken.append(character) }
        }
        isWordStart = character == " " || character == "(" || (isWordStart && (character == "*" || character == "_"))
    }

    private mutating func closePlace(_ spoken: inout String) {
        switch place {
        case .words, .linkTarget: break
        case .linkWords(let words): spoken += "[" + words
        case .linkEnd(let words): spoken += Self.withoutMarks(words)
        case .address(let text): spoken += Self.spokenAddress(text)
        }
        place = .words
        isWordStart = false
    }
}

// MARK: What is a mark

extension SpeakableText {
    private static let beginnings = ["https://", "http://", "www."]

    /// While it is not an address yet, only what would make it one; then everything but blanks and what closes.
    private static func belongsToAddress(_ character: Character, after text: String) -> Bool {
        let lower = text.lowercased()
        if beginnings.contains(where: { lower.hasPrefix($0) }) {
            return !character.isWhitespace && !")]>\"*".contains(character)
        }
        let next = lower + character.lowercased()
        return beginnings.contains { $0.hasPrefix(next) }
    }

    private static func spokenAddress(_ text: String) -> String {
        let lower = text.lowercased()
        guard let beginning = beginnings.first(where: { lower.hasPrefix($0) }) else { return text }
        var rest = text.dropFirst(beginning.count)
        if rest.lowercased().hasPrefix("www.") { rest = rest.dropFirst(4) }
        let site = rest.prefix { !"/?#:".contains($0) }
        let end = text.last.map { ".,;!?".contains($0) ? String($0) : "" } ?? ""
        let name = String(site)
        return name.hasSuffix(end) ? name : name + end
    }

    /// Bullets, numbers of lists, headings and quotes, which stand only at the start of a line.
    private static func mayBeginLine(_ character: Character, after head: String) -> Bool {
        if head.count > 8 { return false }
        switch character {
        case "#", ">", "-", "+", "*", "=", " ", "\t", "`", "|": return true
        default: return false
        }
    }

    private static func withoutLineMarks(_ head: String, endsIn next: Character) -> String {
        // A minus right before a number belongs to it.
        if head.hasSuffix("-"), next.isNumber { return "-" }
        return head.contains { !$0.isWhitespace } || head.isEmpty ? "" : " "
    }

    private static func withoutMarks(_ text: String) -> String {
        String(text.filter { !"*_`~#>|".contains($0) && !isEmoji($0) })
    }

    private static func isEmoji(_ character: Character) -> Bool {
        guard let first = character.unicodeScalars.first, first.value > 0x7F else { return false }
        let properties = first.properties
        return properties.isEmojiPresentation || first.value == 0xFE0F || first.value == 0x200D
            || (properties.isEmoji && (first.value >= 0x2190 || character.unicodeScalars.count > 1))
    }
}
