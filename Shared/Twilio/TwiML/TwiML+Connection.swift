extension TwiML {
    /// Who a call is handed over to.
    package enum Connection: Sendable, Hashable {
        /// An agent of ours, which hears and speaks in text.
        case conversationRelay(ConversationRelay)
        /// Whoever hears and speaks in sound, over a socket.
        case stream(Stream)
        /// An agent of Twilio's.
        case assistant(String, Speech = Speech())

        func node() throws -> Node {
            switch self {
            case .conversationRelay(let relay): return try relay.node()
            case .stream(let stream):
                let node = try stream.node()
                guard stream.track == nil || stream.track == .inbound else {
                    throw node.problem("track", "inbound_track where both sides speak")
                }
                return node
            case .assistant(let id, let speech):
                var node = Node("Assistant")
                try node.set("id", name: id)
                try speech.add(to: &node)
                return node
            }
        }
    }

    /// What goes on beside a call.
    package enum Companion: Sendable, Hashable {
        case stream(Stream)
        case transcription(Transcription)
        case recording(Recording)

        func node() throws -> Node {
            switch self {
            case .stream(let stream): try stream.node()
            case .transcription(let transcription): try transcription.node()
            case .recording(let recording): try recording.node()
            }
        }
    }

    /// The sound of a call, over a socket.
    package struct Stream: Sendable, Hashable {
        package var url: String
        package var name: String?
        package var track: Track?
        package var report: Callback?
        package var parameters: [Parameter]

        package init(_ url: String, name: String? = nil, track: Track? = nil, parameters: [Parameter] = []) {
            self.url = url
            self.name = name
            self.track = track
            self.parameters = parameters
        }

        func node() throws -> Node {
            var node = Node("Stream")
            try node.set("url", socket: url, queryIsKept: false)
            try node.set("name", name: name)
            node.set("track", word: track)
            try node.set("statusCallback", report, method: "statusCallbackMethod")
            try node.add(parameters, upTo: 500)
            return node
        }
    }

    /// The words of a call, as they are spoken.
    package struct Transcription: Sendable, Hashable {
        package var name: String?
        package var report: Callback?
        package var language: String?
        package var track: Track?
        package var inboundLabel: String?
        package var outboundLabel: String?
        package var engine: Engine?
        package var speechModel: String?
        package var providerData: Bool?
        package var profanityFilter: Bool?
        package var partialResults: Bool?
        package var hints: [String] = []
        package var punctuation: Bool?
        package var intelligenceService: String?
        package var conversationConfiguration: String?
        package var conversationID: String?
        package var parameters: [Parameter] = []

        /// Whose ears.
        package enum Engine: String, Sendable, Hashable, CaseIterable { case google, deepgram }

        package init(name: String? = nil, report: Callback? = nil) {
            self.name = name
            self.report = report
        }

        func node() throws -> Node {
            var node = Node("Transcription")
            try node.set("name", name: name)
            try node.set("statusCallbackUrl", report, method: "statusCallbackMethod")
            try node.set("languageCode", language: language)
            node.set("track", word: track)
            try node.set("inboundTrackLabel", name: inboundLabel)
            try node.set("outboundTrackLabel", name: outboundLabel)
            node.set("transcriptionEngine", word: engine)
            try node.set("speechModel", name: speechModel)
            node.set("enableProviderData", providerData)
            node.set("profanityFilter", profanityFilter)
            node.set("partialResults", partialResults)
            node.set("hints", phrases: hints)
            node.set("enableAutomaticPunctuation", punctuation)
            try node.set("intelligenceService", name: intelligenceService)
            try node.set("conversationConfiguration", name: conversationConfiguration)
            try node.set("conversationId", name: conversationID)
            try node.add(parameters)
            return node
        }
    }

    /// A recording of a call that goes on beside it.
    package struct Recording: Sendable, Hashable {
        package var channels: Channels?
        package var track: RecordedTrack?
        package var trim: Trim?
        package var report: RecordingReport?

        /// Whether the two sides are kept apart.
        package enum Channels: String, Sendable, Hashable, CaseIterable { case mono, dual }

        package init() {}

        func node() throws -> Node {
            var node = Node("Recording")
            node.set("channels", word: channels)
            node.set("track", word: track)
            node.set("trim", word: trim)
            try node.set(report)
            return node
        }
    }
}
