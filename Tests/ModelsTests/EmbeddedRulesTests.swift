import Chance
import JSON
import Testing

@testable import Models

@Suite struct EmbeddedRulesTests {
    @Test func `a tag says its language by what stands before the region`() {
        #expect(
            Language(tag: "es-ES") == .spanish && Language(tag: "PT_br") == .portuguese
                && Language(tag: "en") == .english)
        #expect(Language(tag: "eng") == nil && Language(tag: "") == nil && Language(tag: "de-DE") == nil)
    }

    @Test(arguments: [
        ("Where is my package?", Language.english), ("I would like to open an account", .english),
        ("¿Dónde está mi paquete?", .spanish), ("quiero abrir una cuenta", .spanish),
        ("necesito hablar con alguien", .spanish),
        ("Onde está minha encomenda?", .portuguese), ("quero abrir uma conta", .portuguese),
        ("preciso falar com alguém", .portuguese), ("você pode me ajudar", .portuguese),
        ("MAÑANA", .spanish), ("ATENÇÃO", .portuguese),
    ]) func `a language is known by its small words`(text: String, language: Language) {
        #expect(LanguageDetector.language(of: text) == language)
    }

    @Test func `a text without signs has no language`() {
        for text in ["", "A-17", "12345", "Lisboa"] { #expect(LanguageDetector.language(of: text) == nil) }
    }

    @Test(arguments: [
        ("orders", "order"), ("deliveries", "delivery"), ("shipping", "ship"), ("pricing", "price"),
        ("tracked", "tracking"),
        ("entregas", "entregar"), ("devoluciones", "devolución"), ("devoluções", "devolução"), ("Envíos", "envio"),
        ("verificación", "verificar"), ("package", "encomienda"), ("precio", "preço"), ("horários", "hours"),
    ]) func `forms and names of one thing compare as one`(one: String, other: String) {
        #expect(Terms.of(one) == Terms.of(other))
    }

    @Test(arguments: [
        ("call +1 (555) 010-2030 now", "+15550102030"), ("my number is 555 010 2030", "5550102030"),
        ("five five five zero one zero two zero three zero", "5550102030"), ("it is 42", nil), ("", nil),
    ]) func `a phone number is found`(text: String, phone: String?) {
        #expect(ArgumentFinder.phone(in: text) == phone)
    }

    @Test func `names, addresses, languages and numbers are found`() {
        #expect(Introduction.name(in: "Hello, my name is Ana Maria and I call") == "Ana Maria")
        #expect(Introduction.name(in: "me llamo José") == "José" && Introduction.name(in: "I am late") == nil)
        #expect(ArgumentFinder.email(in: "write to Ana.B@example.org.") == "ana.b@example.org")
        #expect(ArgumentFinder.language(in: "not English, Spanish") == "es")
        #expect(ArgumentFinder.find("weight", ["type": "number"], in: "it weighs 2,5 kilos") == 2.5)
        #expect(ArgumentFinder.find("count", ["type": "integer"], in: "three of them") == 3)
        #expect(ArgumentFinder.find("plan", ["enum": ["basic", "gold"]], in: "the Gold one") == "gold")
        #expect(ArgumentFinder.find("plan", ["enum": ["basic", "gold"]], in: "none") == nil)
    }

    @Test func `sentences end where they do`() {
        #expect(Sentences.of("It costs 4.50 euros. Really? Yes!") == ["It costs 4.50 euros.", "Really?", "Yes!"])
        #expect(
            Sentences.withoutMarks("- **Express** `now`") == "Express now"
                && Sentences.withoutMarks("1. First") == "First")
        #expect(Sentences.of("").isEmpty)
    }

    @Test func `a long section is told from where it answers`() {
        let filler = (0..<20).map { "This sentence is about number \($0) and nothing." }
        let section = KnowledgeSection(
            title: "t", sentences: filler + ["Insurance covers all losses.", "It costs two euros."])

        let text = Excerpt.of(section, for: "Is there insurance for losses?")

        #expect(text == "Insurance covers all losses. It costs two euros.")
    }

    @Test func `whatever is said, there is an answer`() {
        var random = SeededRandom(7)
        let index = KnowledgeIndex(Sample.knowledge)
        let words = [
            "order", "+1", "\"", "¿", "ñ", "five", "to", "🙂", "A-17", "\u{301}", "where", " ", "my name is", "@", ".",
            "saying ",
        ]
        for _ in 0..<2_000 {
            let text = (0..<Int.random(in: 0..<9, using: &random)).map { _ in words.randomElement(using: &random)! }
                .joined(
                    separator: Bool.random(using: &random) ? " " : "")
            var request = ChatRequest([.user(text)])
            request.tools = Sample.tools

            let decision = EmbeddedAgent(request, index).decide()

            #expect(!decision.text.isEmpty || !decision.calls.isEmpty)
        }
    }
}
