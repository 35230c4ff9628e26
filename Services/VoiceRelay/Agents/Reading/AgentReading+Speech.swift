import Models
import Twilio

extension AgentReading {
    /// Reads how the agent speaks each of its languages, and which of them is its first; tells on which line each stands.
    func readLanguages(of agent: inout Agent, _ members: inout Members) -> [Language: Int] {
        let home = members.word("home", Language.self)
        guard var told = members.members("languages"), !told.names.isEmpty else {
            members.refuse("languages", "must say how the agent speaks en, es or pt.")
            return [:]
        }
        var lines: [Language: Int] = [:]
        for language in Language.allCases {
            guard var manner = told.members(language.rawValue) else { continue }
            agent.manners[language] = self.manner(&manner, language)
            manner.end()
            lines[language] = told.line(of: language.rawValue)
        }
        told.end()
        agent.homeLanguage = home ?? agent.languages.first ?? .english
        if agent.manners[agent.homeLanguage] == nil {
            members.refuse("home", "must be one of the languages that the agent speaks.")
        }
        return lines
    }

    private func manner(_ members: inout Members, _ language: Language) -> SpeakingManner {
        var manner = SpeakingManner()
        if let tag = members.text("tag", upTo: 20) {
            if Language(tag: tag) != language || !TwiML.isLanguage(tag) {
                members.refuse(
                    "tag", "must be a tag of that language, such as \(StockPhrases.manner(in: language).tag).")
            }
            manner.tag = tag
        }
        manner.title = trimmed(members.text("title", upTo: 100) ?? "")
        manner.voice = members.name("voice", upTo: 100)
        manner.voices = members.word("ttsProvider")
        manner.ears = members.word("transcriptionProvider")
        manner.speechModel = members.name("speechModel", upTo: 60)
        manner.greeting = members.text("greeting") ?? ""
        manner.fillers = members.texts("fillers", upTo: 20) ?? []
        manner.reprompts = members.texts("reprompts", upTo: 10) ?? []
        manner.goodbye = members.text("goodbye") ?? ""
        manner.apology = members.text("apology") ?? ""
        manner.resumption = members.text("resumption") ?? ""
        manner.keyPrompt = members.text("keyPrompt") ?? ""
        manner.handover = members.text("handover") ?? ""
        manner.nobodyFree = members.text("nobodyFree") ?? ""
        manner.closed = members.text("closed") ?? ""
        manner.unavailable = members.text("unavailable") ?? ""
        return StockPhrases.completed(manner, in: language)
    }

    func patience(_ members: inout Members) -> CallPatience {
        var patience = CallPatience()
        guard var told = members.members("patience") else { return patience }
        func take(_ name: String, _ time: WritableKeyPath<CallPatience, Duration>, upTo longest: Duration) {
            if let duration = told.duration(name, upTo: longest) { patience[keyPath: time] = duration }
        }
        take("filler", \.filler, upTo: .seconds(60))
        take("slowToolFiller", \.slowToolFiller, upTo: .seconds(60))
        take("secondFiller", \.secondFiller, upTo: .seconds(60))
        take("silence", \.silence, upTo: .seconds(600))
        take("betweenDigits", \.betweenDigits, upTo: .seconds(60))
        take("firstDigit", \.firstDigit, upTo: .seconds(60))
        patience.reprompts = told.whole("reprompts", in: 0...10) ?? patience.reprompts
        patience.toolRounds = told.whole("toolRounds", in: 1...10) ?? patience.toolRounds
        told.end()
        return patience
    }

    func pieces(_ members: inout Members) -> SpeechPieces.Rules {
        var pieces = defaults.pieces
        guard var told = members.members("speech") else { return pieces }
        pieces.ends = told.texts("ends", upTo: 40, longest: 10) ?? pieces.ends
        pieces.patience = told.duration("patience", upTo: .seconds(30)) ?? pieces.patience
        pieces.longest = told.whole("longest", in: 10...10_000) ?? pieces.longest
        told.end()
        return pieces
    }

    func sound(_ members: inout Members) -> AgentSound {
        var sound = AgentSound()
        sound.intelligenceService = defaults.intelligenceService
        guard var told = members.members("sound") else { return sound }
        sound.interruptible = told.word("interruptible")
        sound.sensitivity = told.word("sensitivity")
        sound.hints = told.texts("hints", upTo: 200, longest: 100) ?? []
        sound.partialPrompts = told.flag("partialPrompts") ?? sound.partialPrompts
        sound.ignoresBackchannel = told.flag("ignoresBackchannel")
        sound.profanityFilter = told.flag("profanityFilter")
        sound.speechTimeout = told.whole("speechTimeout", in: 600...5_000)
        told.end()
        return sound
    }
}
