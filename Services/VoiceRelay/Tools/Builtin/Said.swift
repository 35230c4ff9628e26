import Models

/// A sentence that a tool says for itself, in the languages of those who call.
struct Said: Sendable {
    let english: String
    let spanish: String
    let portuguese: String

    func callAsFunction(_ language: Language) -> String {
        switch language {
        case .english: english
        case .spanish: spanish
        case .portuguese: portuguese
        }
    }

    static let messageSent = Said(
        english: "I have sent you a text message.", spanish: "Le he enviado un mensaje de texto.",
        portuguese: "Enviei uma mensagem de texto para você.")
    static let callPlaced = Said(
        english: "The call is being placed now.", spanish: "La llamada se está realizando ahora.",
        portuguese: "A ligação está sendo feita agora.")
    static let callEnded = Said(
        english: "That call has ended.", spanish: "Esa llamada ha terminado.", portuguese: "Essa ligação terminou.")
    static let codeSent = Said(
        english: "I have sent you a code. Please tell it to me when you have it.",
        spanish: "Le he enviado un código. Dígamelo cuando lo tenga, por favor.",
        portuguese: "Enviei um código para você. Diga-me o código quando o receber, por favor.")
    static let codeRight = Said(
        english: "Thank you, that is the right code.", spanish: "Gracias, el código es correcto.",
        portuguese: "Obrigado, o código está correto.")
    static let codeWrong = Said(
        english: "That is not the right code. Please try again.",
        spanish: "Ese código no es correcto. Inténtelo de nuevo, por favor.",
        portuguese: "Esse código não está correto. Tente de novo, por favor.")
    static let codeClosed = Said(
        english: "That was one wrong code too many, so this code counts no more.",
        spanish: "Fueron demasiados códigos incorrectos, así que este ya no vale.",
        portuguese: "Foram códigos errados demais, por isso este já não vale.")
    static let codeNotExpected = Said(
        english: "There is no open code. I can send you a new one.",
        spanish: "No hay ningún código pendiente. Puedo enviarle uno nuevo.",
        portuguese: "Não há nenhum código pendente. Posso enviar um novo.")
    static let speaking = Said(
        english: "Of course, let's speak English.", spanish: "Claro, hablemos en español.",
        portuguese: "Claro, vamos falar em português.")
    static let handedOn = Said(
        english: "One moment, I am putting you through.", spanish: "Un momento, le paso con mi colega.",
        portuguese: "Um momento, vou passar para um colega.")
    static let goodbye = Said(
        english: "Thank you for calling. Goodbye!", spanish: "Gracias por llamar. ¡Adiós!",
        portuguese: "Obrigado por ligar. Até logo!")
    static let pressKeys = Said(
        english: "Please type it on your keypad now, and press the pound key at the end.",
        spanish: "Tecléelo ahora, por favor, y pulse la tecla numeral al final.",
        portuguese: "Digite agora no teclado, por favor, e aperte a tecla jogo da velha no final.")
    static let noted = Said(
        english: "I will remember that.", spanish: "Lo recordaré.", portuguese: "Vou me lembrar disso.")
    static let notKnown = Said(
        english: "I found nothing on that.", spanish: "No encontré nada sobre eso.",
        portuguese: "Não encontrei nada sobre isso.")
}
