import Testing

@testable import Models

/// How people speak on the telephone, as it is written down for us: with accents or without.
@Suite struct LanguageDetectorTests {
    /// Without any of the words that tell a language by themselves.
    static let bare: [(Language, [String])] = [
        (
            .english,
            [
                "book table tomorrow evening", "cancel reservation Friday night", "lost suitcase airport yesterday",
                "parcel never arrived", "renew driving licence", "internet connection broken again",
                "change delivery address", "cheapest flight next Thursday", "track shipment", "broken washing machine",
                "Invoice missing", "missed connecting flight",
            ]
        ),
        (
            .spanish,
            [
                "cancelar vuelo domingo", "tarjeta bloqueada desde ayer", "factura equivocada otra vez",
                "pedido nunca llegó", "recoger encargo viernes", "habitación doble jueves",
                "habitacion tranquila disponible", "telefono roto pantalla negra", "llevamos esperando veinte minutos",
                "Maletas extraviadas anoche",
            ]
        ),
        (
            .portuguese,
            [
                "fatura errada outra vez", "buscar pedido sexta-feira", "renovar carteira motorista",
                "cartao bloqueado ontem", "Alguem ligou hoje cedo", "consulta amanha cedo possivel",
                "chegou caixa quebrada", "internet caiu novamente ontem", "cartão bloqueado desde ontem",
                "consultar saldo poupança",
            ]
        ),
    ]

    private static let whole: [(Language, [String])] = [
        (
            .english,
            [
                "Where is my package?", "I would like to change my booking", "can you help me please",
                "my card doesn't work any more", "how much does it cost to ship it abroad",
                "the driver never came to our house", "what time do you close on Saturdays",
                "I'm calling about an invoice", "my name is juan carlos fernandez", "bill seems wrong this month",
                "send it to Calle Mayor in Sevilla please",
            ]
        ),
        (
            .spanish,
            [
                "necesito reservar mesa mañana", "quisiera cambiar cita", "necesito hablar con alguien",
                "mi paquete no ha llegado todavia", "cuanto cuesta enviar dos kilos", "a que hora cierran los sabados",
                "donde esta mi pedido", "me gustaria anular la reserva", "no funciona el telefono desde ayer",
                "llamo por la factura de octubre", "¿Se puede pagar con WhatsApp?",
            ]
        ),
        (
            .portuguese,
            [
                "preciso marcar consulta amanhã", "gostaria remarcar", "a reserva foi cancelada",
                "preciso falar com alguém", "minha encomenda ainda nao chegou", "quanto custa enviar dois quilos",
                "onde fica a loja mais perto", "eu queria cancelar a reserva", "o telefone nao funciona desde ontem",
                "estou ligando por causa da fatura de outubro", "chegou pacote aberto",
            ]
        ),
    ]

    @Test(arguments: bare) func `letters tell a language where no word does`(language: Language, texts: [String]) {
        for text in texts {
            #expect(Terms.words(of: text).allSatisfy { !StopWords.all.contains($0) }, "\(text)")
            #expect(LanguageTrigrams.reading(of: text)?.language == language, "\(text)")
            #expect(LanguageDetector.language(of: text) == language, "\(text)")
        }
    }

    @Test(arguments: whole) func `what has small words is told with them`(language: Language, texts: [String]) {
        for text in texts { #expect(LanguageDetector.language(of: text) == language, "\(text)") }
    }

    @Test(arguments: [
        "", "A-17", "555 010 2030", "one two three", "cinco sete oito", "Lisbon", "Lisboa", "taxi",
        "WhatsApp", "parking", "hmm", "pizza margherita", "hotel Lisboa", "hospital central", "cancelar reserva",
        "John Smith", "john smith", "email gmail", "Juan Carlos Fernández", "Maria Garcia Lopez", "Real Madrid",
        "Лиссабон завтра",
        "東京 明日", "🙂 🙂", "\u{301}\u{301}",
    ]) func `names, numbers and words of all three tell nothing`(text: String) {
        #expect(LanguageDetector.language(of: text) == nil)
    }

    @Test func `letters add nothing where words have told already`() {
        let text = "to Juan and then habitación tranquila disponible"

        #expect(LanguageDetector.scores(text).lead(of: .english) == 6)
        #expect(LanguageTrigrams.reading(of: text)?.language == .spanish)
    }

    @Test func `the more is said, the surer the letters are`() throws {
        let few = try #require(LanguageTrigrams.reading(of: "track shipment"))
        let many = try #require(LanguageTrigrams.reading(of: "track shipment, change delivery address"))

        #expect(few == (.english, 3) && many == (.english, 4))
    }

    @Test func `each group of letters stands once for a language`() {
        for (language, byWeight) in TrigramTable.groups {
            let groups = byWeight.flatMap { $0.split(separator: " ") }
            #expect(byWeight.count == 4 && groups.count > 300, "\(language)")
            #expect(Set(groups).count == groups.count, "\(language)")
            #expect(groups.allSatisfy { $0.count == 3 && $0.allSatisfy { $0 == "_" || "a"..."z" ~= $0 } })
        }
    }
}
