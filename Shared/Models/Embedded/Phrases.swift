/// What the embedded agent says of itself, in each language.
struct Phrases: Sendable {
    let greeting: String
    let identity: String
    let thanks: String
    let goodbye: String
    let help: String
    let unknown: String
    /// Comes after what is not known, before the titles of what is.
    let suggestion: String
    let or: String
    /// Comes before what is missing for a tool.
    let need: String
    /// Comes before the choices where one of them is missing.
    let which: String
    let done: String
    let failed: String
    let found: String
    /// Comes first from whom a caller was handed on to.
    let takeover: String
    /// What is missing, by kind.
    let nouns: [ArgumentKind: String]

    /// Whether a text asks for what is missing.
    func begins(_ text: String) -> Bool { text.hasPrefix(need) || text.hasPrefix(which) }

    /// As one says them: with a word before the last.
    func listed(_ names: [String]) -> String {
        guard names.count > 1, let last = names.last else { return names.first ?? "" }
        return "\(names.dropLast().joined(separator: ", ")) \(or) \(last)"
    }

    static func of(_ language: Language) -> Phrases {
        switch language {
        case .english: english
        case .spanish: spanish
        case .portuguese: portuguese
        }
    }

    private static let english = Phrases(
        greeting: "Hello! How can I help you?",
        identity: "I am the embedded agent: I answer from what I was given to know, without a language model.",
        thanks: "You are welcome. Is there anything else?",
        goodbye: "Thank you for calling. Goodbye!",
        help: "I can answer questions about what I know.",
        unknown: "I'm sorry, I don't know that.",
        suggestion: "You can ask me about",
        or: "or",
        need: "For that I still need",
        which: "Which of these is it about:",
        done: "That is done.",
        failed: "I'm sorry, that did not work.",
        found: "Here is what I found:",
        takeover: "I am taking over from here.",
        nouns: [
            .phone: "the phone number", .code: "the code", .reference: "the number of your order",
            .email: "the e-mail address",
            .name: "the name", .language: "the language", .number: "the amount", .text: "the text",
        ])

    private static let spanish = Phrases(
        greeting: "¡Hola! ¿En qué puedo ayudarle?",
        identity: "Soy el agente integrado: respondo con lo que me dieron a conocer, sin un modelo de lenguaje.",
        thanks: "De nada. ¿Hay algo más?",
        goodbye: "Gracias por llamar. ¡Adiós!",
        help: "Puedo responder preguntas sobre lo que conozco.",
        unknown: "Lo siento, eso no lo sé.",
        suggestion: "Puede preguntarme por",
        or: "o",
        need: "Para eso me falta",
        which: "¿De cuál de estos se trata:",
        done: "Ya está hecho.",
        failed: "Lo siento, eso no ha funcionado.",
        found: "Esto es lo que encontré:",
        takeover: "Sigo yo a partir de aquí.",
        nouns: [
            .phone: "el número de teléfono", .code: "el código", .reference: "el número de su pedido",
            .email: "el correo electrónico", .name: "el nombre", .language: "el idioma", .number: "la cantidad",
            .text: "el texto",
        ])

    private static let portuguese = Phrases(
        greeting: "Olá! Como posso ajudar?",
        identity: "Sou o agente integrado: respondo com o que me deram a conhecer, sem um modelo de linguagem.",
        thanks: "De nada. Posso ajudar em mais alguma coisa?",
        goodbye: "Obrigado por ligar. Até logo!",
        help: "Posso responder perguntas sobre o que conheço.",
        unknown: "Desculpe, isso eu não sei.",
        suggestion: "Pode me perguntar sobre",
        or: "ou",
        need: "Para isso ainda preciso de:",
        which: "De qual destes se trata:",
        done: "Está feito.",
        failed: "Desculpe, isso não funcionou.",
        found: "Foi isto que encontrei:",
        takeover: "Eu continuo a partir daqui.",
        nouns: [
            .phone: "o número de telefone", .code: "o código", .reference: "o número do seu pedido",
            .email: "o endereço de e-mail", .name: "o nome", .language: "o idioma", .number: "a quantidade",
            .text: "o texto",
        ])
}
