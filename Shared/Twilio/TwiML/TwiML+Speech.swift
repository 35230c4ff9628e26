extension TwiML {
    /// How an agent on a call hears and speaks.
    package struct Speech: Sendable, Hashable {
        package var welcomeGreeting: String?
        package var greetingInterruptible: Interruption?
        package var language: String?
        package var ttsLanguage: String?
        package var transcriptionLanguage: String?
        package var ttsProvider: Voices?
        package var voice: String?
        package var transcriptionProvider: Ears?
        package var speechModel: String?
        package var interruptible: Interruption?
        package var interruptSensitivity: Sensitivity?
        package var dtmfDetection: Bool?
        package var reportsInputDuringSpeech: Interruption?
        package var preemptible: Bool?
        package var partialPrompts: Bool?
        package var profanityFilter: Bool?
        package var hints: [String] = []
        package var textNormalization: Normalization?
        package var intelligenceService: String?
        package var debug: [Debugging] = []
        /// What holds for each language, once it is spoken.
        package var languages: [Language] = []
        /// Told to whoever answers.
        package var parameters: [Parameter] = []

        /// What may cut the agent short.
        package enum Interruption: String, Sendable, Hashable, CaseIterable { case none, dtmf, speech, any }
        /// Who makes speech of text.
        package enum Voices: String, Sendable, Hashable, CaseIterable {
            case google = "Google"
            case amazon = "Amazon"
            case elevenLabs = "ElevenLabs"
        }
        /// Who makes text of speech.
        package enum Ears: String, Sendable, Hashable, CaseIterable {
            case google = "Google"
            case deepgram = "Deepgram"
        }
        /// How easily speech cuts the agent short.
        package enum Sensitivity: String, Sendable, Hashable, CaseIterable { case low, medium, high }
        /// Whether numbers and dates are written out before they are spoken.
        package enum Normalization: String, Sendable, Hashable, CaseIterable { case on, auto, off }
        /// What is told beside the words, to find faults.
        package enum Debugging: String, Sendable, Hashable, CaseIterable {
            case debugging
            case speaker = "speaker-events"
            case tokensPlayed = "tokens-played"
        }

        /// What holds for one language.
        package struct Language: Sendable, Hashable {
            package var code: String
            package var ttsProvider: Voices?
            package var voice: String?
            package var transcriptionProvider: Ears?
            package var speechModel: String?

            package init(
                _ code: String, ttsProvider: Voices? = nil, voice: String? = nil, transcriptionProvider: Ears? = nil,
                speechModel: String? = nil
            ) {
                self.code = code
                self.ttsProvider = ttsProvider
                self.voice = voice
                self.transcriptionProvider = transcriptionProvider
                self.speechModel = speechModel
            }

            func node() throws -> Node {
                var node = Node("Language")
                try node.set("code", language: code)
                node.set("ttsProvider", word: ttsProvider)
                try node.set("voice", name: voice)
                node.set("transcriptionProvider", word: transcriptionProvider)
                try node.set("speechModel", name: speechModel)
                guard code == "multi" else { return node }
                if let ttsProvider, ttsProvider != .elevenLabs {
                    throw node.problem("ttsProvider", "ElevenLabs for multi")
                }
                if let transcriptionProvider, transcriptionProvider != .deepgram {
                    throw node.problem("transcriptionProvider", "Deepgram for multi")
                }
                if let speechModel, !["nova-2-general", "nova-3-general"].contains(speechModel) {
                    throw node.problem("speechModel", "nova-2-general or nova-3-general for multi")
                }
                return node
            }
        }

        package init() {}

        func add(to node: inout Node) throws {
            node.set("welcomeGreeting", welcomeGreeting)
            node.set("welcomeGreetingInterruptible", word: greetingInterruptible)
            try node.set("language", language: language)
            try node.set("ttsLanguage", language: ttsLanguage)
            try node.set("transcriptionLanguage", language: transcriptionLanguage)
            node.set("ttsProvider", word: ttsProvider)
            try node.set("voice", name: voice)
            node.set("transcriptionProvider", word: transcriptionProvider)
            try node.set("speechModel", name: speechModel)
            node.set("interruptible", word: interruptible)
            node.set("interruptSensitivity", word: interruptSensitivity)
            node.set("dtmfDetection", dtmfDetection)
            node.set("reportInputDuringAgentSpeech", word: reportsInputDuringSpeech)
            node.set("preemptible", preemptible)
            node.set("partialPrompts", partialPrompts)
            node.set("profanityFilter", profanityFilter)
            node.set("hints", phrases: hints)
            node.set("elevenlabsTextNormalization", word: textNormalization)
            try node.set("intelligenceService", name: intelligenceService)
            node.set("debug", words: debug)
            for language in languages { node.add(try language.node()) }
            try node.add(parameters)
        }
    }
}
