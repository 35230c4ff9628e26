import Crypto

/// Words of the index that say where something is, so that a search in one place never looks at another.
enum SearchScope {
    static func service(_ id: Int) -> String { "s\(id)" }
    static func conversation(_ id: Int) -> String { "c\(id)" }

    /// Conversations of a service in which somebody takes part: one word, however the name is made up.
    static func person(_ name: String, in service: Int) -> String {
        "p\(service)x\(Hex.encode(Digest.sha256(Array(name.utf8)).prefix(8)))"
    }
}
