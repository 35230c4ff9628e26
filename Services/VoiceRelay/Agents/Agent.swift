import JSON
import Models
import Twilio

/// Who answers: what it knows, how it speaks, and what it may have done. One version of it, which never changes.
struct Agent: Sendable {
    /// The name of its folder.
    var name: String
    var version = 1
    /// What people call it.
    var title: String
    /// What it is told to be, in its own words.
    var instructions: String
    var knowledge = AgentKnowledge()
    /// The models that answer, the first first; none: those of the fleet.
    var models: [String] = []
    var temperature: Double?
    /// The longest answer, in tokens.
    var longestAnswer: Int?
    /// What it may have done, by name; none named: all that its manifest holds.
    var tools: [String] = []
    /// Which calls and messages it answers.
    var routing: [RoutingLine] = []
    /// When it answers; at any time where none are told.
    var hours: BusinessHours?
    /// Tools of its own, and what is special about the built-in ones it has.
    var manifest = ToolManifest()
    /// The language it begins in.
    var homeLanguage = Language.english
    /// How it speaks each of its languages.
    var manners: [Language: SpeakingManner]
    var patience = CallPatience()
    var pieces = SpeechPieces.Rules()
    var handover: HandoverRules?
    /// What single keys of the caller's telephone mean.
    var keys: [String: KeyMeaning] = [:]
    /// Whether numbers, cards and addresses are masked before anything of its calls is kept.
    var masksPrivateData = false
    /// What Twilio is told of the sound of it.
    var sound = AgentSound()

    /// How it speaks a language it has; nil for one it does not.
    func manner(in language: Language) -> SpeakingManner? { manners[language] }

    /// How it speaks, in the language nearest to the one asked for.
    func nearestManner(to language: Language) -> SpeakingManner {
        manners[language] ?? manners[homeLanguage] ?? StockPhrases.manner(in: language)
    }

    /// The languages it speaks, in one order.
    var languages: [Language] { Language.allCases.filter { manners[$0] != nil } }
}

/// How an agent speaks one language: voice, first words, and what it says when there is nothing else to say.
///
/// What is empty here is said in words that every agent has (`StockPhrases`), which an agent that was read holds already.
struct SpeakingManner: Sendable, Hashable {
    /// The whole tag: `es-MX`.
    var tag = ""
    /// What people who speak it call the agent, where that is not its title.
    var title = ""
    var voice: String?
    var voices: TwiML.Speech.Voices?
    var ears: TwiML.Speech.Ears?
    var speechModel: String?
    /// `{name}` is the caller's first name, where that is known.
    var greeting = ""
    /// Said while the caller waits for an answer.
    var fillers: [String] = []
    /// Said when nobody has said anything for a while.
    var reprompts: [String] = []
    /// Said when nobody has said anything for too long.
    var goodbye = ""
    /// Said when no answer could be had.
    var apology = ""
    /// Said when a call that broke off goes on.
    var resumption = ""
    /// Said when digits are waited for and nothing else was said.
    var keyPrompt = ""
    /// Said before a person takes over.
    var handover = ""
    /// Said when no person could take the call, and the agent goes on.
    var nobodyFree = ""
    /// Said outside of business hours.
    var closed = ""
    /// Said when the agent cannot take the call at all.
    var unavailable = ""
}

/// How long things may take in a call before something is said or done about them.
struct CallPatience: Sendable, Hashable {
    /// Nothing was said for so long after the caller's words: a filler.
    var filler = Duration.milliseconds(700)
    /// The same when a tool is known to be slow.
    var slowToolFiller = Duration.milliseconds(300)
    var secondFiller = Duration.seconds(5)
    /// Silence after the agent's words.
    var silence = Duration.seconds(20)
    var reprompts = 3
    var betweenDigits = Duration.seconds(2)
    /// How long the first digit is waited for.
    var firstDigit = Duration.seconds(10)
    /// Rounds of tools in one turn.
    var toolRounds = 4
}

/// What a key means to an agent with a menu.
enum KeyMeaning: Sendable, Hashable {
    /// As if the caller had said this.
    case words(String)
    case person
    case goodbye
    case language(Language)
}

/// To whom a caller is handed over, and how.
struct HandoverRules: Sendable, Hashable {
    /// A number in E.164, a `sip:` address or a `client:` name to be dialled.
    var number: String?
    /// The queue to wait in, when no number is given.
    var queue: String?
    /// How long it rings before the agent takes the caller back.
    var ringSeconds = 20
    /// A person hears what it is about before they are put through.
    var whispers = true
}

/// What Twilio is told of how an agent hears and may be cut short.
struct AgentSound: Sendable, Hashable {
    var interruptible: TwiML.Speech.Interruption?
    var sensitivity: TwiML.Speech.Sensitivity?
    var hints: [String] = []
    var partialPrompts = true
    var ignoresBackchannel: Bool?
    var profanityFilter: Bool?
    var speechTimeout: Int?
    /// The intelligence service that gets the call's words afterwards.
    var intelligenceService: String?
}
