/// What somebody who writes to a number wants of it, said in one word that is the whole message.
///
/// Twilio's English words come first; the Spanish and the Portuguese ones are ours, and are answered in their language.
struct OptOutWord: Sendable, Hashable {
    enum Wish: Sendable { case stop, start, help }
    enum Language: Sendable { case english, spanish, portuguese }

    let wish: Wish
    let language: Language

    /// Nil where a text is anything else.
    init?(_ text: String) {
        let blank: (Character) -> Bool = { $0.isWhitespace }
        let word = text.drop(while: blank).reversed().drop(while: blank).reversed()
        // The longest word has eleven letters.
        guard (1...16).contains(word.count), let known = Self.known[String(word).uppercased()] else { return nil }
        self = known
    }

    private init(_ wish: Wish, _ language: Language) {
        self.wish = wish
        self.language = language
    }

    private static let known: [String: OptOutWord] = {
        let words: [(Wish, Language, String)] = [
            (.stop, .english, "STOP STOPALL UNSUBSCRIBE CANCEL END QUIT OPTOUT REVOKE"),
            (.start, .english, "START YES UNSTOP"), (.help, .english, "HELP INFO"),
            (.stop, .spanish, "ALTO BAJA DETENER"), (.start, .spanish, "ALTA"), (.help, .spanish, "AYUDA"),
            (.stop, .portuguese, "PARE SAIR"), (.start, .portuguese, "VOLTAR"), (.help, .portuguese, "AJUDA"),
        ]
        var known: [String: OptOutWord] = [:]
        for (wish, language, list) in words {
            for word in list.split(separator: " ") { known[String(word)] = OptOutWord(wish, language) }
        }
        return known
    }()

    /// What is answered.
    var answer: String {
        switch (wish, language) {
        case (.stop, .english):
            "You are unsubscribed and get no more messages from this number. START brings them back."
        case (.start, .english): "You are subscribed again. STOP ends it, HELP helps."
        case (.help, .english): "STOP ends messages from this number, START brings them back. Rates may apply."
        case (.stop, .spanish): "Se ha dado de baja y no recibirá más mensajes de este número. ALTA los reanuda."
        case (.start, .spanish): "Se ha dado de alta de nuevo. BAJA los detiene, AYUDA informa."
        case (.help, .spanish): "BAJA detiene los mensajes de este número, ALTA los reanuda. Puede haber costes."
        case (.stop, .portuguese): "Você não receberá mais mensagens deste número. VOLTAR as retoma."
        case (.start, .portuguese): "Você voltou a receber mensagens. SAIR as encerra, AJUDA informa."
        case (.help, .portuguese): "SAIR encerra as mensagens deste número, VOLTAR as retoma. Pode haver custos."
        }
    }
}
