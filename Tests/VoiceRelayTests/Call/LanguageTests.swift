import Models
import Testing

@testable import VoiceRelay

@Suite("Languages of a call")
struct LanguageTests {
    private static let all = Language.allCases

    @Test(
        "who asks for a language gets it: the last one asked for",
        arguments: [
            ("Can we speak Spanish?", Language.spanish), ("prefiro português", .portuguese),
            ("¿Podemos hablar en inglés?", .english), ("Español, por favor", .spanish), ("English please", .english),
            ("No hablo español. English, please.", .english), ("speak English, no, talk Portuguese", .portuguese),
            ("switch to spanish now", .spanish), ("Vamos falar em espanhol?", .spanish),
            ("in Portuguese please", .portuguese), ("Could you help me in Spanish?", .spanish),
            ("Can we continue this in Spanish?", .spanish), ("I want Spanish", .spanish), ("Quiero español", .spanish),
            ("¿Habla usted español?", .spanish), ("¿Hablan español?", .spanish),
            ("Vocês falam português?", .portuguese), ("Is there someone who speaks Spanish?", .spanish),
            ("do you speak Spanish", .spanish), ("I only speak Portuguese", .portuguese),
            ("sorry I speak Spanish", .spanish), ("I would like to speak Spanish with you", .spanish),
            ("I can't understand you can you speak Spanish", .spanish), ("talk to me in Spanish from now on", .spanish),
            ("¿PODEMOS HABLAR EN INGLÉS?", .english),
            ("Portugue\u{302}s, por favor", .portuguese), ("en castellano", .spanish),
        ])
    func asks(words: String, language: Language) {
        #expect(LanguageWish.language(in: words, among: Self.all) == language)
    }

    @Test(
        "who only names a language does not ask for it",
        arguments: [
            "I paid for my English course", "the Spanish office told me", "I do not speak Spanish",
            "My Portuguese teacher ordered it", "I am learning to speak Spanish", "where is my parcel", "",
            "My wife and I speak Spanish at home but English is fine", "I want Spanish olives",
            "I cannot understand you when you speak English", "we speak Portuguese at work", "I don't want Spanish",
        ])
    func onlyNames(words: String) {
        #expect(LanguageWish.language(in: words, among: Self.all) == nil)
    }

    @Test("a language that the agent does not speak is not promised")
    func notSpoken() { #expect(LanguageWish.language(in: "speak Portuguese", among: [.english]) == nil) }

    @Test("an agent of one language is spoken with in that one")
    func onlyOne() {
        var choice = LanguageChoice(.english)
        for _ in 0..<3 {
            #expect(choice.hear("não sei onde está a encomenda", tag: "pt-BR", spokenHere: [.english]) == nil)
        }
        #expect(choice.current == .english)
    }

    @Test("one long sentence, or two short ones, change the language; one short one does not")
    func spoken() {
        var choice = LanguageChoice(.english)
        #expect(choice.hear("hola", tag: "en-US", spokenHere: Self.all) == nil)
        #expect(choice.hear("¿cuánto cuesta?", tag: "en-US", spokenHere: Self.all) == .spoken)
        #expect(choice.current == .spanish)
        #expect(
            choice.hear("não sei onde está a minha encomenda, você pode ver", tag: nil, spokenHere: Self.all) == .spoken
        )
        #expect(choice.current == .portuguese)
    }

    @Test("a word of another language between changes nothing")
    func hysteresis() {
        var choice = LanguageChoice(.english)
        #expect(choice.hear("hola", tag: nil, spokenHere: Self.all) == nil)
        #expect(choice.hear("where is the package that I have ordered", tag: nil, spokenHere: Self.all) == nil)
        #expect(choice.hear("hola", tag: nil, spokenHere: Self.all) == nil)
        #expect(choice.current == .english)
    }

    @Test("words without any small word change it as well, the second time or at length")
    func letters() {
        var choice = LanguageChoice(.english)
        #expect(choice.hear("tarjeta bloqueada desde ayer", tag: nil, spokenHere: Self.all) == nil)
        #expect(choice.hear("Juan Carlos Fernández", tag: nil, spokenHere: Self.all) == nil)
        #expect(choice.hear("factura equivocada otra vez", tag: nil, spokenHere: Self.all) == .spoken)
        #expect(choice.current == .spanish)
        let long = "cartao bloqueado ontem, consulta amanha cedo possivel"
        #expect(choice.hear(long, tag: nil, spokenHere: Self.all) == .spoken)
        #expect(choice.current == .portuguese)
    }

    @Test("a switch is told to Twilio and to the model")
    func told() {
        var rig = CallRig.greeted()
        let actions = rig.say("Can we speak Spanish?")
        #expect(actions.commands.first == .language(speech: "es-ES", transcription: "es-ES"))
        #expect(actions.requests.first?.answersIn == .spanish)
        #expect(actions.notes.contains(.language(.spanish, reason: "asked")))
    }
}
