import Models

/// What every agent can say in each language, in place of what it does not say in words of its own.
enum StockPhrases {
    /// The manner of an agent that says nothing about itself.
    static func manner(in language: Language) -> SpeakingManner {
        switch language {
        case .english: english
        case .spanish: spanish
        case .portuguese: portuguese
        }
    }

    /// A manner with everything in it that was left out.
    static func completed(_ manner: SpeakingManner, in language: Language) -> SpeakingManner {
        let stock = self.manner(in: language)
        var manner = manner
        let texts: [WritableKeyPath<SpeakingManner, String>] = [
            \.tag, \.greeting, \.goodbye, \.apology, \.resumption, \.keyPrompt, \.handover, \.nobodyFree, \.closed,
            \.unavailable,
        ]
        let lists: [WritableKeyPath<SpeakingManner, [String]>] = [\.fillers, \.reprompts]
        for text in texts where manner[keyPath: text].isEmpty { manner[keyPath: text] = stock[keyPath: text] }
        for list in lists where manner[keyPath: list].isEmpty { manner[keyPath: list] = stock[keyPath: list] }
        return manner
    }

    private static let english = SpeakingManner(
        tag: "en-US",
        greeting: "Hello, how can I help you?",
        fillers: ["One moment, please.", "Let me check that.", "Just a second.", "I am looking that up."],
        reprompts: [
            "Are you still there?", "I am still here. How can I help you?",
            "I cannot hear you. Is there anything I can do for you?",
        ],
        goodbye: "Thank you for calling. Goodbye!",
        apology: "I am sorry, something is not working on my side right now. Could you say that again, please?",
        resumption: "I am sorry, we were cut off. Let us go on where we were.",
        keyPrompt: "Please use the keys of your telephone now, and finish with the pound key.",
        handover: "I am putting you through to a colleague. Please stay on the line.",
        nobodyFree: "I am sorry, nobody could take your call just now. Is there anything else I can do for you?",
        closed: "You have reached us outside of our opening hours. Please call again later. Goodbye!",
        unavailable: "I am sorry, we cannot take your call at the moment. Please try again in a few minutes. Goodbye!")

    private static let spanish = SpeakingManner(
        tag: "es-ES",
        greeting: "Hola, ¿en qué puedo ayudarle?",
        fillers: ["Un momento, por favor.", "Déjeme comprobarlo.", "Un segundo.", "Lo estoy mirando."],
        reprompts: [
            "¿Sigue ahí?", "Sigo aquí. ¿En qué puedo ayudarle?",
            "No le oigo. ¿Hay algo que pueda hacer por usted?",
        ],
        goodbye: "Gracias por llamar. ¡Hasta luego!",
        apology: "Lo siento, ahora mismo algo no funciona por mi parte. ¿Puede repetirlo, por favor?",
        resumption: "Perdone, se ha cortado la llamada. Seguimos donde estábamos.",
        keyPrompt: "Use ahora las teclas de su teléfono y termine con la tecla almohadilla.",
        handover: "Le paso con un compañero. No cuelgue, por favor.",
        nobodyFree: "Lo siento, ahora mismo nadie ha podido atenderle. ¿Puedo ayudarle en algo más?",
        closed: "Nos llama fuera de nuestro horario de atención. Vuelva a llamar más tarde, por favor. ¡Hasta luego!",
        unavailable:
            "Lo siento, en este momento no podemos atender su llamada. Inténtelo de nuevo en unos minutos. ¡Hasta luego!"
    )

    private static let portuguese = SpeakingManner(
        tag: "pt-BR",
        greeting: "Olá, como posso ajudar?",
        fillers: ["Um momento, por favor.", "Deixe-me verificar.", "Só um segundo.", "Estou consultando."],
        reprompts: [
            "Você ainda está aí?", "Continuo aqui. Como posso ajudar?",
            "Não estou ouvindo você. Posso ajudar em alguma coisa?",
        ],
        goodbye: "Obrigado por ligar. Até logo!",
        apology: "Desculpe, algo não está funcionando do meu lado agora. Pode repetir, por favor?",
        resumption: "Desculpe, a ligação caiu. Vamos continuar de onde paramos.",
        keyPrompt: "Use agora as teclas do seu telefone e termine com a tecla jogo da velha.",
        handover: "Vou transferir você para um colega. Por favor, aguarde na linha.",
        nobodyFree: "Desculpe, ninguém pôde atender agora. Posso ajudar em mais alguma coisa?",
        closed: "Você ligou fora do nosso horário de atendimento. Por favor, ligue mais tarde. Até logo!",
        unavailable:
            "Desculpe, não podemos atender sua ligação neste momento. Tente novamente em alguns minutos. Até logo!")
}
