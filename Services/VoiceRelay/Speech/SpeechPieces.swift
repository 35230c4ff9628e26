/// How an answer is cut into the pieces that are sent.
struct SpeechPieces: Sendable {
    struct Rules: Sendable, Hashable {
        /// Token by token where empty; otherwise a piece ends where one of these does.
        var ends: [String] = []
        /// A piece goes out after this at the latest.
        var patience = Duration.milliseconds(1_500)
        /// A piece is never longer, in characters.
        var longest = 1_000
    }
}
