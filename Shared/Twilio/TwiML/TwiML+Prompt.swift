extension TwiML {
    /// What is heard: said, played, or a silence. It stands by itself, or while keys and speech are waited for.
    package enum Prompt: Sendable, Hashable {
        /// Says a text of up to 4,096 characters; `loop` times, 0 for a thousand.
        case say(String, voice: String? = nil, language: String? = nil, loop: Int? = nil)
        /// Plays a sound; `loop` times, 0 for a thousand.
        case play(String, loop: Int? = nil)
        /// Presses keys, a `w` waiting half a second and a `W` a whole one.
        case press(String)
        /// Waits, one second when none are told.
        case pause(seconds: Int? = nil)

        func node() throws -> Node {
            var node: Node
            switch self {
            case .say(let text, let voice, let language, let loop):
                node = Node("Say", text: text)
                guard !text.isEmpty, text.unicodeScalars.count <= 4_096 else {
                    throw node.problem(nil, "a text of 1 to 4096 characters")
                }
                try node.set("voice", name: voice)
                try node.set("language", language: language)
                try node.set("loop", loop, in: 0...1_000)
            case .play(let url, let loop):
                node = Node("Play", text: url)
                guard isWebAddress(url) else {
                    throw node.problem(nil, "a path, or an address that begins with http:// or https://")
                }
                try node.set("loop", loop, in: 0...1_000)
            case .press(let keys):
                node = Node("Play")
                guard !keys.isEmpty else { throw node.problem("digits", "at least one key") }
                try node.set("digits", keys: keys, of: "0123456789*#wW", "made of 0-9, *, #, w and W")
            case .pause(let seconds):
                node = Node("Pause")
                try node.set("length", seconds, in: 0...86_400)
            }
            return node
        }
    }
}
