import FleetTestSupport
import JSON
import Models
import Testing
import Twilio

@testable import VoiceRelay

/// What becomes of an agent's files.
@Suite struct AgentReadingTests {
    @Test func `what an agent leaves out is said in stock phrases, in each language it speaks`() throws {
        let agent = try AgentReading.read(
            .small(agent: #"{"title": "Desk", "languages": {"es": {"greeting": "Buenas."}, "pt": {}}}"#))

        #expect(agent.languages == [.spanish, .portuguese])
        #expect(agent.homeLanguage == .spanish)
        #expect(agent.manners[.spanish]?.greeting == "Buenas.")
        #expect(agent.manners[.spanish]?.goodbye == StockPhrases.manner(in: .spanish).goodbye)
        #expect(agent.manners[.portuguese] == StockPhrases.manner(in: .portuguese))
        #expect(agent.nearestManner(to: .english).greeting == "Buenas.")
    }

    @Test func `everything that can be said of an agent is taken`() throws {
        let agent = try AgentReading.read(
            .small(
                agent: """
                    {"title": " The desk ", "models": ["a", "b"], "temperature": 0.5, "longestAnswer": 90, "home": "pt",
                     "languages": {"en": {}, "pt": {"tag": "pt-PT", "title": " Balcão ", "voice": "v", "ttsProvider": "google",
                        "transcriptionProvider": "Deepgram", "speechModel": "m", "fillers": ["Um"], "closed": "Não."}},
                     "tools": ["end-call", "find-room"],
                     "routing": [{"number": "+1 500 555 0006", "channel": "sms", "language": "pt", "hours": "open",
                        "traits": {"stage": "lead"}}],
                     "hours": {"timeZone": "UTC", "week": {"mon-fri": "09:00-12:00, 13:00-18:00"},
                        "holidays": {"12-25": "closed"}, "answersWhenClosed": true},
                     "handover": {"number": "sip:desk@example.com", "ringSeconds": 30, "whispers": false},
                     "patience": {"filler": "1s", "slowToolFiller": 0.1, "silence": "1m", "reprompts": 1, "toolRounds": 2},
                     "speech": {"ends": [".", "!"], "patience": "900ms", "longest": 200},
                     "sound": {"interruptible": "speech", "sensitivity": "low", "hints": ["x"], "partialPrompts": false,
                        "ignoresBackchannel": true, "profanityFilter": false, "speechTimeout": 800},
                     "keys": {"1": {"words": "Prices?"}, "2": {"language": "pt"}, "0": {"does": "person"}},
                     "knowledge": {"budget": 10, "passages": 2}, "masksPrivateData": true, "intelligenceService": "GA1"}
                    """,
                tools: """
                    [{"type": "function", "function": {"name": "find-room", "description": "Finds a room."},
                      "http": {"url": "https://rooms.example.com/find"}}]
                    """))

        #expect(agent.title == "The desk" && agent.models == ["a", "b"] && agent.temperature == 0.5)
        #expect(agent.homeLanguage == .portuguese && agent.longestAnswer == 90)
        let manner = try #require(agent.manner(in: .portuguese))
        #expect(manner.title == "Balcão" && agent.manner(in: .english)?.title == "")
        #expect(
            manner.tag == "pt-PT" && manner.voices == .google && manner.ears == .deepgram && manner.fillers == ["Um"])
        #expect(agent.tools == ["end-call", "find-room"] && agent.manifest.entries.map(\.name) == ["find-room"])
        #expect(
            agent.routing == [
                RoutingLine(
                    number: "+15005550006", channel: .sms, language: .portuguese, traits: ["stage": "lead"],
                    hours: .open)
            ])
        #expect(agent.hours?.week[1] == [540..<720, 780..<1_080] && agent.hours?.answersWhenClosed == true)
        #expect(agent.handover == HandoverRules(number: "sip:desk@example.com", ringSeconds: 30, whispers: false))
        #expect(agent.keys == ["1": .words("Prices?"), "2": .language(.portuguese), "0": .person])
        #expect(agent.patience.filler == .seconds(1) && agent.patience.slowToolFiller == .milliseconds(100))
        #expect(
            agent.patience.silence == .seconds(60) && agent.patience.reprompts == 1 && agent.patience.toolRounds == 2)
        #expect(agent.pieces == SpeechPieces.Rules(ends: [".", "!"], patience: .milliseconds(900), longest: 200))
        #expect(agent.sound.interruptible == .speech && agent.sound.speechTimeout == 800 && !agent.sound.partialPrompts)
        #expect(agent.sound.intelligenceService == "GA1" && agent.masksPrivateData)
    }

    @Test func `every flaw is told at once, each with its file and line`() {
        let source = AgentSource.small(
            agent: """
                {
                  "title": "Desk",
                  "temprature": 1,
                  "temperature": 7,
                  "languages": {
                    "en": { "greting": "Hi" },
                    "fr": {}
                  },
                  "tools": ["end-cal"],
                  "hours": {
                    "timeZone": "Mars/Olympus",
                    "week": { "mon": "9-5", "day": "closed" }
                  },
                  "routing": [ {},
                    { "number": "12" } ],
                  "patience": { "silence": "soon" },
                  "keys": { "1": { "language": "pt" },
                    "x": { "does": "goodbye" } }
                }
                """, context: "  ", tools: "{\n  oops")

        let told = flaws { _ = try AgentReading.read(source) }

        let places = told.map { $0.split(separator: ":").prefix(2).joined(separator: ":") }
        #expect(
            Set(places) == [
                "context.md:1", "tools.json:2", "agent.json:3", "agent.json:4", "agent.json:6", "agent.json:7",
                "agent.json:11", "agent.json:12", "agent.json:15", "agent.json:16", "agent.json:17",
                "agent.json:18",
            ])
        #expect(told.contains("agent.json:3: temprature means nothing here. Did you mean temperature?"))
        #expect(told.contains("agent.json:6: languages.en.greting means nothing here. Did you mean greeting?"))
        let typo = AgentSource.small(agent: #"{"title": "D", "languages": {"en": {}}, "tools": ["end-cal"]}"#)
        #expect(
            flaws { _ = try AgentReading.read(typo) } == [
                "agent.json:1: tools holds end-cal, which is no tool. Did you mean end-call?"
            ])
    }

    @Test(arguments: [
        (#"{"queue": "a", "number": "+15005550006"}"#, "handover.queue cannot stand beside number"),
        (#"{"queue": "a", "whispers": true}"#, "handover.whispers means nothing with a queue"),
    ])
    func `what a queue cannot do is a flaw`(handover: String, flaw: String) {
        let agent = #"{"title": "D", "languages": {"en": {}}, "handover": \#(handover)}"#
        let told = flaws { _ = try AgentReading.read(.small(agent: agent)) }

        #expect(told.count == 1 && told[0].hasPrefix("agent.json:1: \(flaw)"), "\(told)")
    }

    @Test func `what is no JSON at all is told with its line`() {
        let told = flaws { _ = try AgentReading.read(.small(agent: "{\n \"title\": \"a\",\n \"title\": \"b\"\n}")) }

        #expect(told.count == 1 && told[0].hasPrefix("agent.json:3:"))
    }

    @Test func `a flaw of a tool is told with the line on which that tool stands`() {
        let tools = """
            {"tools": [
              {"builtin": "end-call"},
              {"function": {"name": "a", "description": "x"},
               "http": {
                 "url": "ftp://a.b"}}
            ]}
            """

        let told = flaws { _ = try AgentReading.read(.small(tools: tools)) }

        #expect(told.count == 1 && told[0].hasPrefix("tools.json:5:"), "\(told)")
    }

    @Test func `a folder is read, and what is too large or strange in it is refused`() throws {
        let folder = TemporaryFolder("agents")
        try AgentSource.small(knowledge: [.init(name: "a.md", text: "# A\n\nB.")]).write(into: folder.path)
        let own = "\(folder.path)/desk"
        let read = { try AgentReading.read(AgentSource(folder: own, named: "desk")) }
        #expect(try read().knowledge.documents == [ChatKnowledge(title: "a", text: "# A\n\nB.")])

        try TextFile.write(String(repeating: "x", count: 70_000), to: "\(own)/context.md")
        try TextFile.write("a", to: "\(own)/knowledge/photo.png")
        try TextFile.write("a", to: "\(own)/notes.txt")

        let told = flaws { _ = try read() }

        #expect(
            told.map { $0.split(separator: ":")[0] }.sorted() == ["context.md", "knowledge/photo.png", "notes.txt"])
    }

    @Test func `an agent told as one document is the same as its files`() throws {
        let source = AgentSource.small(
            knowledge: [.init(name: "a.md", text: "A"), .init(name: "b.csv", text: "x,y\n1,2")], tools: "[]")

        let again = try AgentSource("desk", json: source.json)

        #expect(again.knowledge == source.knowledge && again.context == source.context)
        #expect(try AgentReading.read(again).title == "Desk")
        #expect(flaws { _ = try AgentSource("Desk!", json: ["agent": [:], "contxt": ""]) }.count == 3)
    }

    @Test(arguments: ["logistics", "bank", "bank-onboarding", "bank-wealth", "bank-investments"])
    func `an agent that ships speaks three languages, and knows as much in each`(name: String) throws {
        let agent = try ShippedAgents.read(name)

        #expect(agent.languages == Language.allCases)
        #expect(agent.knowledge.isGivenWhole)
        let texts = agent.knowledge.documents.filter { !$0.title.hasSuffix(".csv") }
        let headings = texts.map { $0.text.split(separator: "\n").count { $0.hasPrefix("# ") } }
        #expect(texts.count == 3 && Set(headings).count == 1 && headings[0] >= 7)
        for language in Language.allCases {
            let manner = try #require(agent.manner(in: language))
            #expect(LanguageDetector.language(of: manner.greeting) == language)
            #expect(LanguageDetector.language(of: manner.closed) == language)
            let ada = Customer(number: "+1", firstName: "Ada")
            #expect(Agent.addressed(manner.greeting, to: ada).contains(" Ada,"))
            let nobody = Agent.addressed(manner.greeting, to: nil)
            #expect(!nobody.contains("{") && !nobody.contains(" ,"))
        }
    }
}
