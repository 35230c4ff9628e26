extension TwiML {
    /// A call in text, over a socket to an agent of ours.
    package struct ConversationRelay: Sendable, Hashable {
        package var url: String
        /// How it hears and speaks.
        package var speech: Speech
        package var ignoresBackchannel: Bool?
        package var speechTimeout: SpeechEnd?
        package var endOfTurnThreshold: Double?
        package var smartFormat: Bool?
        package var noiseReduction: String?
        package var events: [Event] = []
        package var conversationConfiguration: String?
        package var conversationID: String?
        package var reconnects: Bool?

        /// When the caller has ended.
        package enum SpeechEnd: Sendable, Hashable {
            case auto
            case milliseconds(Int)
        }

        /// What is told beside the words.
        package enum Event: String, Sendable, Hashable, CaseIterable {
            case speaker = "speaker-events"
            case tokensPlayed = "tokens-played"
        }

        package init(_ url: String, speech: Speech = Speech()) {
            self.url = url
            self.speech = speech
        }

        func node() throws -> Node {
            var node = Node("ConversationRelay")
            try node.set("url", socket: url)
            node.set("ignoreBackchannel", ignoresBackchannel)
            switch speechTimeout {
            case .auto: node.set("speechTimeout", "auto")
            case .milliseconds(let time): try node.set("speechTimeout", time, in: 600...5_000)
            case nil: break
            }
            try node.set("eotThreshold", endOfTurnThreshold, in: 0.5...0.9)
            node.set("deepgramSmartFormat", smartFormat)
            try node.set("backgroundNoiseReduction", name: noiseReduction)
            node.set("events", words: events)
            try node.set("conversationConfiguration", name: conversationConfiguration)
            try node.set("conversationId", name: conversationID)
            node.set("applicationReconnect", reconnects)
            try speech.add(to: &node)
            return node
        }
    }
}
