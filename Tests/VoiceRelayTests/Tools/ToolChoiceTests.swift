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
        let bench = try await ToolBench(others: Self.bank.map(ShippedAgents.read))
        let agent = ToolBench.agent()
        var request = ChatRequest([.user(words)])
        request.tools = await bench.kit.toolbox.offers(to: agent)

        let call = try #require(try await Self.calls(of: request).first, "\(words)")

        #expect(call.name == tool, "\(words)")
        let offer = try #require(request.tools.first { $0.name == call.name })
        #expect(throws: Never.self) { try ArgumentCheck.checked(call.object, as: offer.parameters) }
    }

    @Test(arguments: [
        ("bank", "I want to talk about investments", "bank-investments"),
        ("bank", "Put me through to the investments people", "bank-investments"),
        ("bank", "I'd like to speak with somebody about my pension", "bank-wealth"),
        ("bank", "Connect me with wealth planning, please", "bank-wealth"),
        ("bank", "Can I talk to a specialist for new customers?", "bank-onboarding"),
        ("bank", "How much does an index fund cost?", "bank-investments"),
        ("bank", "Quiero hablar con un especialista en inversiones", "bank-investments"),
        ("bank", "Páseme con planificación patrimonial", "bank-wealth"),
        ("bank", "Me gustaría hablar de una herencia", "bank-wealth"),
        ("bank", "Quero falar com um especialista em investimentos", "bank-investments"),
        ("bank", "Me passe para o planejamento patrimonial", "bank-wealth"),
        ("bank", "Gostaria de falar sobre a minha aposentadoria", "bank-wealth"),
        ("bank-investments", "Put me through to the loans people", "bank"),
        ("bank-investments", "Quiero hablar de una hipoteca", "bank"),
        ("bank-wealth", "Quero falar sobre um empréstimo", "bank"),
        ("bank-wealth", "Take me back to the bank reception", "bank"),
    ])
    func `whoever names the subject reaches the bank's specialist for it`(
        agent: String, words: String, other: String
    ) async throws {
        let calls = try await Self.calls(of: Self.request(words, to: agent))

        #expect(calls.map(\.name) == ["switch-agent"], "\(words)")
        #expect(try calls.first?.object == ["agent": .string(other)] as JSONObject, "\(words)")
    }

    @Test(arguments: [
        (
            "I want to speak with a specialist",
            "Which of these is it about: Investments, Wealth planning or New customers?"
        ),
        (
            "Quiero hablar con un especialista",
            "¿De cuál de estos se trata: Inversiones, Planificación patrimonial o Nuevos clientes?"
        ),
        (
            "Quero falar com um especialista",
            "De qual destes se trata: Investimentos, Planejamento patrimonial ou Novos clientes?"
        ),
    ])
    func `whoever names no subject is asked which`(words: String, question: String) async throws {
        #expect(try await Self.heard(Self.request(words, to: "bank")).text == question)
    }

    @Test(arguments: [
        ("I want to talk to a person about investments", "transfer"), ("Quiero hablar con una persona", "transfer"),
        ("Goodbye", "end-call"), ("Can we speak Spanish?", "switch-language"),
    ])
    func `who stands beside other agents is not handed on for that alone`(words: String, tool: String) async throws {
        #expect(try await Self.calls(of: Self.request(words, to: "bank")).map(\.name) == [tool], "\(words)")
    }

    @Test func `what the reception knows it answers itself`() async throws {
        let heard = try await Self.heard(Self.request("How much does the credit card cost?", to: "bank"))

        #expect(heard.calls.isEmpty && heard.text.contains("36 euros"))
    }

    private static let bank = ["bank", "bank-investments", "bank-onboarding", "bank-wealth"]

    /// What an agent of the bank is asked, as it stands in the shipped files.
    private static func request(_ words: String, to name: String) async throws -> ChatRequest {
        let others = (bank + ["logistics"]).filter { $0 != name }
        let bench = try await ToolBench(others: others.map(ShippedAgents.read))
        let agent = try ShippedAgents.read(name)
        var request = ChatRequest([.user(words)])
        request.knowledge = agent.knowledge.documents
        request.tools = await bench.kit.toolbox.offers(to: agent)
        return request
    }

    private static func calls(of request: ChatRequest) async throws -> [ToolCall] {
        try await heard(request).calls
    }

    private static func heard(_ request: ChatRequest) async throws -> (text: String, calls: [ToolCall]) {
        var heard = (text: "", calls: [ToolCall]())
        for try await event in EmbeddedChat(pace: .zero).reply(to: request) {
            if case .toolCall(let call) = event { heard.calls.append(call) }
            if case .text(let more) = event { heard.text += more }
        }
        return heard
    }
}
