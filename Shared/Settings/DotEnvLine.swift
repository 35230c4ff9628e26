/// Reads one line of a `.env` file.
struct DotEnvLine {
    /// Why a line cannot be understood. Never quotes the value, which may be a secret.
    struct Mistake: Error {
        let sentence: String
        init(_ sentence: String) { self.sentence = sentence }
    }

    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ line: ArraySlice<UInt8>) {
        bytes = line
        position = line.startIndex
    }

    /// Returns the key and its value, or nil for an empty line or a comment.
    mutating func read(_ resolve: (String) -> String?) throws(Mistake) -> (key: String, value: String)? {
        skipSpaces()
        guard let first = peek, first != UInt8(ascii: "#") else { return nil }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Mistake("this is not UTF-8.") }
        guard !bytes.contains(where: { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }) else {
            throw Mistake("there is a control character.")
        }
        var key = try name()
        if key == "export", let next = peek, Self.startsName(next) { key = try name() }
        guard peek == UInt8(ascii: "=") else { throw Mistake("a line is KEY=value; there is no = after the key.") }
        position += 1
        skipSpaces()
        switch peek {
        case UInt8(ascii: "'"): return (key, try singleQuoted())
        case UInt8(ascii: "\""): return (key, try doubleQuoted(resolve))
        default: return (key, try bare(resolve))
        }
    }

    private var peek: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    private mutating func skipSpaces() {
        while let byte = peek, byte == 0x20 || byte == 0x09 { position += 1 }
    }

    private static func startsName(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
    }

    private static func isName(_ name: some Collection<UInt8>) -> Bool {
        guard let first = name.first, startsName(first) else { return false }
        return name.allSatisfy { startsName($0) || (0x30...0x39).contains($0) }
    }

    private mutating func name() throws(Mistake) -> String {
        let name = bytes[position...].prefix { $0 != UInt8(ascii: "=") && $0 != 0x20 && $0 != 0x09 }
        guard Self.isName(name) else {
            throw Mistake("a key is made of letters, digits and _, and begins with no digit.")
        }
        position = name.endIndex
        skipSpaces()
        return String(decoding: name, as: UTF8.self)
    }

    private mutating func singleQuoted() throws(Mistake) -> String {
        position += 1
        guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "'")) else {
            throw Mistake("the single quote is not closed on its line.")
        }
        let value = String(decoding: bytes[position..<end], as: UTF8.self)
        position = end + 1
        try expectEnd()
        return value
    }

    private mutating func doubleQuoted(_ resolve: (String) -> String?) throws(Mistake) -> String {
        position += 1
        var value: [UInt8] = []
        while let byte = peek {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                try expectEnd()
                return String(decoding: value, as: UTF8.self)
            case UInt8(ascii: "\\"):
                switch peek {
                case UInt8(ascii: "n"): value.append(0x0A)
                case .some(let escaped) where #""\$"#.utf8.contains(escaped): value.append(escaped)
                default: throw Mistake(#"after a backslash in double quotes stands n, ", \ or $."#)
                }
                position += 1
            case UInt8(ascii: "$"):
                value += try reference(resolve)
            default:
                value.append(byte)
            }
        }
        throw Mistake("the double quote is not closed on its line.")
    }

    private mutating func bare(_ resolve: (String) -> String?) throws(Mistake) -> String {
        var value: [UInt8] = []
        var length = 0
        while let byte = peek {
            let isSpace = byte == 0x20 || byte == 0x09
            if byte == UInt8(ascii: "#"), bytes[position - 1] == 0x20 || bytes[position - 1] == 0x09 { break }
            position += 1
            if byte == UInt8(ascii: "$") {
                value += try reference(resolve)
            } else {
                value.append(byte)
            }
            if !isSpace { length = value.count }
        }
        return String(decoding: value.prefix(length), as: UTF8.self)
    }

    /// Reads what stands after `$`: `{OTHER}`, or anything else, which leaves the `$` as it is.
    private mutating func reference(_ resolve: (String) -> String?) throws(Mistake) -> [UInt8] {
        guard peek == UInt8(ascii: "{") else { return [UInt8(ascii: "$")] }
        guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "}")) else {
            throw Mistake("${ is not closed.")
        }
        let name = bytes[(position + 1)..<end]
        guard Self.isName(name) else { throw Mistake("${…} holds the name of one key and nothing else.") }
        position = end + 1
        let key = String(decoding: name, as: UTF8.self)
        guard let value = resolve(key) else {
            throw Mistake("${\(key)} is neither in the environment nor on a line above.")
        }
        return Array(value.utf8)
    }

    /// Accepts spaces and a comment after a closing quote.
    private mutating func expectEnd() throws(Mistake) {
        let afterQuote = position
        skipSpaces()
        guard let byte = peek else { return }
        guard byte == UInt8(ascii: "#"), position > afterQuote else {
            throw Mistake("there is something after the closing quote.")
        }
    }
}
