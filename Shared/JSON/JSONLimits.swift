/// How much a document may ask of whoever reads it.
package struct JSONLimits: Sendable, Hashable {
    /// The deepest nesting of arrays and objects. Never above 1,000, since readers recurse.
    package let maxDepth: Int
    /// The longest document.
    package let maxBytes: Int
    /// The most members and elements in the whole document, whatever their depth.
    package let maxMembers: Int
    /// What becomes of an object that names one member twice.
    package let duplicateKeys: DuplicateKeys

    package init(
        maxDepth: Int = 64, maxBytes: Int = 16 << 20, maxMembers: Int = 1_000_000,
        duplicateKeys: DuplicateKeys = .refused
    ) {
        self.maxDepth = min(max(maxDepth, 0), 1_000)
        self.maxBytes = maxBytes
        self.maxMembers = maxMembers
        self.duplicateKeys = duplicateKeys
    }

    /// RFC 8259 §4 leaves the meaning of a repeated name open; this decides it.
    package enum DuplicateKeys: Sendable, Hashable {
        case refused
        case lastWins
    }
}
