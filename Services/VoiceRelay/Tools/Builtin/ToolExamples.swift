/// What people say who want a tool used, in English, Spanish and Portuguese: by these an agent without a model chooses.
enum ToolExamples {
    static func of(_ name: BuiltinName) -> [String] {
        switch name {
        case .getCustomer:
            [
                "What data do you have about me?", "What is my data?", "What do you know about me?",
                "¿Qué sabe de mí?", "¿Qué datos míos tiene?", "¿Sabe quién soy?",
                "O que você sabe sobre mim?", "Quais dados meus você tem?", "Você sabe quem sou?",
            ]
        case .sendSMS:
            [
                "Send me a text message", "Text me that", "Can you send it by SMS?",
                "Envíeme un mensaje de texto", "Mándeme un SMS", "¿Me lo puede enviar por mensaje?",
                "Envie uma mensagem de texto", "Me mande um SMS", "Pode enviar por mensagem?",
            ]
        case .placeCall:
            [
                "Call me back", "Please call me later", "Give me a ring",
                "Llámeme de vuelta", "Devuélvame la llamada", "Llámeme más tarde",
                "Me ligue de volta", "Retorne a ligação", "Ligue para mim mais tarde",
            ]
        case .verifySend:
            [
                "Verify my identity", "I want to verify who I am", "Send me a verification code", "Send a new code",
                "Verifique mi identidad", "Quiero verificar mi identidad", "Envíeme un código de verificación",
                "Verifique minha identidade", "Quero verificar minha identidade", "Envie um código de verificação",
            ]
        case .verifyCode:
            [
                "My code is", "The code is", "The code I got is",
                "Mi código es", "El código es", "El código que recibí es",
                "Meu código é", "O código é", "O código que recebi é",
            ]
        case .switchLanguage:
            [
                "Can we speak Spanish?", "Switch to English", "I prefer Portuguese", "Do you speak Spanish?",
                "¿Podemos hablar en inglés?", "Prefiero español", "Hábleme en español", "¿Habla portugués?",
                "Podemos falar em português?", "Prefiro inglês", "Fale em português", "Você fala espanhol?",
            ]
        case .switchAgent:
            [
                "I want to speak with a specialist", "I want to talk to a specialist", "Connect me to your specialist",
                "Put me through to a specialist", "Switch to the other department",
                "Quiero hablar con un especialista", "Páseme con el especialista", "Páseme con otro departamento",
                "Quero falar com um especialista", "Me passe para o especialista", "Me passe para outro departamento",
            ]
        case .transfer:
            [
                "I want to talk to a person", "Transfer me to a human", "Let me speak with an agent",
                "Get me an operator",
                "Quiero hablar con una persona", "Páseme con un operador", "Transfiérame a un agente",
                "Quero falar com uma pessoa", "Me passe para um atendente", "Transfira para um humano",
            ]
        case .endCall:
            [
                "Hang up", "End the call", "That was all, goodbye",
                "Cuelgue", "Termine la llamada", "Eso fue todo, adiós",
                "Desligue", "Encerre a ligação", "Era só isso, tchau",
            ]
        case .collectDigits:
            [
                "I want to type it on the keypad", "Let me type the number", "I will key it in",
                "Quiero teclearlo", "Lo marco en el teclado", "Déjeme teclear el número",
                "Quero digitar no teclado", "Vou digitar o número", "Posso digitar?",
            ]
        case .lookUp:
            [
                "Look that up", "Can you look it up?", "Search for that",
                "Búsquelo", "¿Puede buscarlo?", "Consulte eso",
                "Procure isso", "Pode procurar?", "Consulte isso",
            ]
        case .remember:
            [
                "Remember that", "Please remember that I prefer mornings", "Make a note of that", "Don't forget that",
                "Recuerde que prefiero las mañanas", "Tome nota de eso", "No olvide eso",
                "Lembre que prefiro de manhã", "Anote isso", "Não esqueça disso",
            ]
        }
    }
}
