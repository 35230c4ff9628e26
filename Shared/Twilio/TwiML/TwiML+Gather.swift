extension TwiML {
    /// Waits for keys or speech while something is heard, and asks `action` with what came.
    package struct Gather: Sendable, Hashable {
        package var prompts: [Prompt]
        /// Without one the same document is asked for again.
        package var action: Callback?
        /// None for keys alone.
        package var input: [Input] = []
        /// How long to wait for the next key, or for speech to begin.
        package var timeoutSeconds: Int?
        package var speechTimeout: SpeechEnd?
        package var maxSpeechSeconds: Int?
        /// Empty: no key ends it.
        package var finishOnKey: String?
        package var numDigits: Int?
        /// Whether `action` is asked when nothing came.
        package var asksWhenEmpty: Bool?
        package var language: String?
        package var hints: [String] = []
        package var speechModel: String?
        package var enhanced: Bool?
        package var profanityFilter: Bool?
        package var partialResults: Callback?
        package var bargeIn: Bool?

        /// What is waited for.
        package enum Input: String, Sendable, Hashable, CaseIterable { case dtmf, speech }

        /// When speech has ended.
        package enum SpeechEnd: Sendable, Hashable {
            case auto
            case seconds(Int)
        }

        package init(_ prompts: [Prompt] = [], action: Callback? = nil) {
            self.prompts = prompts
            self.action = action
        }

        private static let models: Set<String> = [
            "default", "numbers_and_commands", "phone_call", "experimental_conversations", "experimental_utterances",
            "googlev2_long", "googlev2_short", "googlev2_telephony", "googlev2_telephony_short",
        ]

        func node() throws -> Node {
            var node = Node("Gather")
            try node.set("action", action)
            // Each once, in the one order that Twilio writes them in.
            node.set("input", words: Input.allCases.filter(input.contains))
            try node.set("timeout", timeoutSeconds, in: 1...600)
            switch speechTimeout {
            case .auto: node.set("speechTimeout", "auto")
            case .seconds(let seconds): try node.set("speechTimeout", seconds, in: 1...600)
            case nil: break
            }
            try node.set("maxSpeechTime", maxSpeechSeconds, in: 1...600)
            if let finishOnKey, finishOnKey.unicodeScalars.count > 1 {
                throw node.problem("finishOnKey", "one key, or empty")
            }
            try node.set("finishOnKey", keys: finishOnKey, of: "0123456789*#", "one of 0-9, * and #, or empty")
            try node.set("numDigits", numDigits, in: 1...255)
            node.set("actionOnEmptyResult", asksWhenEmpty)
            try node.set("language", language: language)
            node.set("hints", phrases: hints)
            if let speechModel, !Self.models.contains(speechModel), !speechModel.hasPrefix("deepgram_") {
                throw node.problem(
                    "speechModel", "one of \(Self.models.sorted().joined(separator: ", ")), or deepgram_…")
            }
            node.set("speechModel", speechModel)
            node.set("enhanced", enhanced)
            node.set("profanityFilter", profanityFilter)
            try node.set("partialResultCallback", partialResults, method: "partialResultCallbackMethod")
            node.set("bargeIn", bargeIn)
            for prompt in prompts { node.add(try prompt.node()) }
            return node
        }
    }
}
