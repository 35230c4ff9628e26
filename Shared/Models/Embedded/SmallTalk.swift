/// What people say that is no question about anything.
enum SmallTalk: Sendable, Hashable {
    case greeting, thanks, goodbye, identity, help

    /// What a text is, if it is nothing else: a greeting before a question is no greeting.
    static func of(_ text: String) -> SmallTalk? {
        let plain = " " + Terms.plain(text) + " "
        func says(_ phrases: [String]) -> Bool { phrases.contains { plain.contains(" \($0) ") } }
        if says(identities) { return .identity }
        let about = Terms.of(text).count
        if says(goodbyes), Terms.of(without(goodbyes + thanksWords + greetings, plain)).count <= 2 { return .goodbye }
        if says(helps), about <= 2 { return .help }
        if says(thanksWords), about <= 1 { return .thanks }
        if says(greetings), about == 0 { return .greeting }
        return nil
    }

    /// Who thanks and takes leave in one sentence has said no more than that.
    private static func without(_ phrases: [String], _ plain: String) -> String {
        phrases.sorted { $0.count > $1.count }.reduce(plain) { $0.replacing(" \($1) ", with: " ") }
    }

    private static let identities = [
        "who are you", "what are you", "are you a robot", "are you a bot", "are you human", "are you a human",
        "are you a person", "are you a real person", "are you real", "are you an ai", "am i talking to a robot",
        "am i talking to a machine", "quien eres", "quien es usted", "eres un robot", "eres una maquina",
        "eres humano", "eres humana", "eres una persona", "es usted un robot", "es usted una persona",
        "hablo con un robot", "hablo con una maquina", "quem e voce", "voce e um robo", "voce e uma maquina",
        "voce e humano", "voce e humana", "voce e uma pessoa", "estou falando com um robo", "es um robo",
    ]
    private static let goodbyes = [
        "bye", "goodbye", "good bye", "bye bye", "see you", "that is all", "thats all", "that s all", "hang up",
        "adios",
        "hasta luego", "hasta pronto", "chao", "eso es todo", "nada mas", "tchau", "ate logo", "ate mais", "so isso",
        "e so isso", "adeus",
    ]
    private static let helps = [
        "help", "help me", "what can you do", "ayuda", "que puedes hacer", "que puede hacer", "ajuda", "o que voce faz",
        "o que voce pode fazer",
    ]
    private static let thanksWords = ["thanks", "thank you", "gracias", "obrigado", "obrigada", "valeu"]
    private static let greetings = [
        "hello", "hi", "hey", "good morning", "good afternoon", "good evening", "hola", "buenos dias", "buenas tardes",
        "buenas noches", "buenas", "oi", "ola", "bom dia", "boa tarde", "boa noite",
    ]
}
