/// A language that an agent speaks here.
package enum Language: String, Sendable, Hashable, CaseIterable {
    case english = "en"
    case spanish = "es"
    case portuguese = "pt"

    /// Reads a tag such as `es`, `es-ES` or `pt_BR`; nil for any other language.
    package init?(tag: String) {
        let primary = tag.utf8.prefix { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
        // The bit by which a small letter differs from its capital.
        let small = primary.lazy.map { $0 | 0x20 }
        guard let language = Self.allCases.first(where: { $0.rawValue.utf8.elementsEqual(small) }) else { return nil }
        self = language
    }
}
