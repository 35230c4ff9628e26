import Problems
package import Twilio

/// On which terms a ConversationRelay session is held, as its TwiML says.
package struct RelayTerms: Sendable, Hashable {
    package var url: String
    package var greeting: String?
    /// The language that is spoken, and the one that is listened for.
    package var speech: String
    package var transcription: String
    /// The codes of its `<Language>` elements.
    package var languages: [String] = []
    package var parameters: [String: String] = [:]
    package var sendsDigits = false
    package var sendsPartials = false
    package var sendsPlayed = false
    package var sendsSpeaking = false
    package var isInterruptible = true
    package var isGreetingInterruptible = true
    /// The same by a key.
    package var isInterruptibleByKeys = true
    package var isGreetingInterruptibleByKeys = true

    /// Reads the terms; throws what Twilio would end the call with.
    package init(_ noun: XMLNode) throws {
        guard let url = noun["url"], url.hasPrefix("ws://") || url.hasPrefix("wss://") else {
            throw Problem(.badGateway, "The url of <ConversationRelay> does not begin with wss://.", code: 64_101)
        }
        self.url = url
        greeting = noun["welcomeGreeting"]
        let language = noun["language"] ?? "en-US"
        speech = noun["ttsLanguage"] ?? language
        transcription = noun["transcriptionLanguage"] ?? language
        for child in noun.elements {
            switch child.name {
            case "Language":
                guard let code = child["code"] else {
                    throw Problem(.badGateway, "A <Language> has no code.", code: 64_101)
                }
                languages.append(code)
            case "Parameter":
                guard let name = child["name"], let value = child["value"] else {
                    throw Problem(.badGateway, "A <Parameter> has no name or no value.", code: 64_101)
                }
                parameters[name] = value
            default:
                throw Problem(.badGateway, "<\(child.name)> has no place in <ConversationRelay>.", code: 64_101)
            }
        }
        sendsDigits = noun["dtmfDetection"] == "true"
        sendsPartials = noun["partialPrompts"] == "true"
        let events = "\(noun["events"] ?? "") \(noun["debug"] ?? "")".split(separator: " ")
        sendsPlayed = events.contains("tokens-played")
        sendsSpeaking = events.contains("speaker-events")
        isInterruptible = Self.allowsSpeech(noun["interruptible"])
        isGreetingInterruptible = Self.allowsSpeech(noun["welcomeGreetingInterruptible"])
        isInterruptibleByKeys = Self.allowsKeys(noun["interruptible"])
        isGreetingInterruptibleByKeys = Self.allowsKeys(noun["welcomeGreetingInterruptible"])
    }

    /// Whether the caller's voice may cut something short, by an attribute's word; none is every means.
    private static func allowsSpeech(_ word: String?) -> Bool { !["none", "dtmf", "false"].contains(word ?? "any") }

    private static func allowsKeys(_ word: String?) -> Bool { !["none", "speech", "false"].contains(word ?? "any") }
}
