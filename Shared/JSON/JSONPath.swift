/// Paths to values, as messages spell them.
enum JSONPath {
    enum Component {
        case member(String)
        case element(Int)
    }

    /// The most characters of a name that a message repeats.
    private static let longestName = 64

    /// Spells a path: `participants[2].address`; nil for the whole document.
    static func text(_ components: [Component]) -> String? {
        guard !components.isEmpty else { return nil }
        var text = ""
        for component in components {
            switch component {
            case .element(let index): text += "[\(index)]"
            case .member(let name) where isSimple(name): text += text.isEmpty ? name : ".\(name)"
            case .member(let name): text += "[\"\(short(name))\"]"
            }
        }
        return text
    }

    private static func isSimple(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= longestName
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "$"):
                    true
                default: false
                }
            }
    }

    /// A name without what could spoil a line of a log.
    private static func short(_ name: String) -> String {
        let safe = name.unicodeScalars.prefix(longestName).map { scalar in
            scalar.value < 0x20 || scalar.value == 0x7F || scalar == "\"" ? "\u{FFFD}" : Character(scalar)
        }
        return String(safe) + (name.unicodeScalars.count > longestName ? "…" : "")
    }
}
