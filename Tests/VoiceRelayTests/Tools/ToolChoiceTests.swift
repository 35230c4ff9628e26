import JSON
import Models
import Net
import Testing

@testable import VoiceRelay

/// What an agent without a model makes of what people say.
@Suite struct ToolChoiceTests {
    @Test(arguments: [
        ("Please send me a text message with the address", "send-sms"), ("Mándeme un SMS con la dirección", "send-sms"),
        ("Envie uma mensagem de texto com o endereço", "send-sms"),
        ("I want to verify my identity", "verify-send"), ("Quiero verificar mi identidad", "verify-send"),
        ("Quero verificar minha identidade", "verify-send"),
        ("My code is 4 8 1 2 9 3", "verify-code"), ("Mi código es 481293", "verify-code"),
        ("Meu código é quatro oito um dois nove três", "verify-code"),
        ("I want to talk to a person", "transfer"), ("Quiero hablar con una persona", "transfer"),
        ("Quero falar com uma pessoa", "transfer"),
        ("Can you call me back?", "place-call"), ("Devuélvame la llamada", "place-call"),
        ("Me ligue de volta, por favor", "place-call"),
        ("Can we speak Spanish?", "switch-language"), ("¿Podemos hablar en inglés?", "switch-language"),
        ("Podemos falar em português?", "switch-language"),
        ("Please remember that I prefer mornings", "remember"), ("Recuerde que prefiero las mañanas", "remember"),
        ("Lembre que prefiro de manhã", "remember"),
        ("What data do you have about me?", "get-customer"), ("¿Qué sabe de mí?", "get-customer"),
        ("O que você sabe sobre mim?", "get-customer"),
        ("I want to type it on the keypad", "collect-digits"), ("Quiero teclearlo", "collect-digits"),
        ("Quero digitar no teclado", "collect-digits"),
        ("Please hang up", "end-call"), ("Goodbye", "end-call"), ("Adiós", "end-call"), ("Tchau", "end-call"),
    ])
    func `the tool that was asked for is chosen, with arguments that fit`(words: String, tool: String) async throws {
        let bench = try await ToolBench()
        let agent = ToolBench.agent()
        var request = ChatRequest([.user(words)])
        request.tools = await bench.kit.toolbox.offers(to: agent).filter { $0.name != "switch-agent" }

        let call = try #require(try await Self.calls(of: request).first, "\(words)")

        #expect(call.name == tool, "\(words)")
        let offer = try #require(request.tools.first { $0.name == call.name })
        #expect(throws: Never.self) { try ArgumentCheck.checked(call.object, as: offer.parameters) }
    }

    private static func calls(of request: ChatRequest) async throws -> [ToolCall] {
        var calls: [ToolCall] = []
        for try await event in EmbeddedChat(pace: .zero).reply(to: request) {
            if case .toolCall(let call) = event { calls.append(call) }
        }
        return calls
    }
}
