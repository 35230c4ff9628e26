import Settings

/// What can be told from outside about agents.
struct AgentSettings: Sendable {
    /// Where their folders are.
    var folder: String
    /// The agent that answers what no routing line speaks of.
    var standard: String?
    var defaults: AgentDefaults

    init(from reader: inout SettingsReader) {
        folder = ProjectPlace.find(
            reader.path("AGENTS_DIR", default: "deploy/agents", "Folder with a folder for each agent."))
        let standard = reader.text(
            "DEFAULT_AGENT", default: "", oldNames: ["PROMPT_CONTEXT"],
            "Agent that answers what no agent's routing speaks of.")
        self.standard = standard.isEmpty || standard == "default" ? nil : standard
        var pieces = SpeechPieces.Rules()
        pieces.ends = reader.list(
            "SENTENCE_END_PATTERNS", "What ends a piece of speech, such as .,!,?; none: pieces as the model says them."
        ).map { $0 == "\\n" ? "\n" : $0 }
        pieces.patience = reader.duration(
            "PARTIAL_TIMEOUT", default: pieces.patience, in: .milliseconds(10) ... .seconds(30),
            "How long a piece of speech may wait for its end.")
        pieces.longest = reader.number(
            "MAX_BUFFER_SIZE", default: pieces.longest, in: 10...10_000, "The longest piece of speech, in characters.")
        let service = reader.optionalText(
            "TWILIO_CONVERSATIONAL_INTELLIGENCE_SID", oldNames: ["TWILIO_INTELLIGENCE_SERVICE_SID"],
            "The Conversational Intelligence service that gets the words of calls.")
        defaults = AgentDefaults(pieces: pieces, intelligenceService: service)
    }
}
