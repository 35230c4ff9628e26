import JSON
import Net
import Testing

@testable import Models

@Suite struct EmbeddedChatTests {
    private func hear(_ messages: [ChatMessage], knows: Bool = true) async throws -> Heard {
        var request = ChatRequest(messages)
        if knows { request.knowledge = Sample.knowledge }
        request.tools = Sample.tools
        return try await ModelsTests.hear(EmbeddedChat(pace: .zero).reply(to: request))
    }

    private func answer(_ text: String) async throws -> Heard { try await hear([.user(text)]) }

    @Test(arguments: [
        ("How long does standard delivery take?", "three to five business days"),
        ("What are your opening hours?", "nine to six, Monday to Friday"),
        ("Can I return a parcel?", "thirty days"), ("How much is it to the Islands?", "12.00"),
        ("¿Cuánto tarda la entrega estándar?", "tres a cinco días laborables"),
        ("¿A qué hora abren?", "Abrimos de nueve a seis"),
        ("¿Puedo devolver un paquete?", "Puede devolver"), ("Quanto tempo demora a entrega normal?", "dias úteis"),
        ("Qual é o horário de atendimento?", "Abrimos das nove"),
        ("Posso devolver uma encomenda?", "Você pode devolver"),
    ]) func `a question is answered from what the agent knows, in its language`(question: String, part: String)
        async throws
    {
        let heard = try await answer(question)

        #expect(heard.text.contains(part), "\(heard.text)")
        #expect(heard.finish == .stop && heard.calls.isEmpty && heard.model == "embedded")
    }

    @Test(arguments: [
        ("Where is my order A-17?", "track-order", #"{"order":"A-17"}"#),
        ("¿Dónde está mi paquete TRK-4821?", "track-order", #"{"order":"TRK-4821"}"#),
        ("Onde está minha encomenda 100482?", "track-order", #"{"order":"100482"}"#),
        (
            "Send a text message to +1 555 010 2030 saying I am late", "send-sms",
            #"{"to":"+15550102030","body":"I am late"}"#
        ),
        ("The code to verify is one two three four five six", "verify-code", #"{"code":"123456"}"#),
        ("I want to speak to a human", "transfer", "{}"), ("Quiero hablar con una persona", "transfer", "{}"),
        ("Quero falar com um atendente", "transfer", "{}"),
        ("Can we speak Spanish please?", "switch-language", #"{"language":"es-ES"}"#),
        ("Podemos falar português?", "switch-language", #"{"language":"pt-BR"}"#),
    ]) func `a wish for a tool is a call of it, with its arguments`(text: String, tool: String, arguments: String)
        async throws
    {
        let heard = try await answer(text)

        #expect(heard.calls.map(\.name) == [tool] && heard.finish == .toolCalls, "\(heard.text)")
        let expected = try JSONObject(parsing: arguments)
        #expect(try heard.calls.first?.object == expected)
    }

    @Test func `what is missing is asked for, and taken up`() async throws {
        let asked = try await answer("Where is my order?")
        let told = try await hear([.user("Where is my order?"), .assistant(asked.text), .user("It is A-17.")])

        #expect(asked.calls.isEmpty && asked.text == "For that I still need the number of your order.")
        #expect(told.calls.map(\.name) == ["track-order"])
        #expect(try told.calls.first?.object == ["order": "A-17"] as JSONObject)
    }

    @Test func `who changes the subject is followed`() async throws {
        let asked = try await answer("Where is my order?")
        let told = try await hear([
            .user("Where is my order?"), .assistant(asked.text), .user("What are your opening hours?"),
        ])

        #expect(told.text.contains("nine to six"))
    }

    @Test(arguments: [
        (
            #"{"status":"in transit","city":"Porto","days_left":2}"#,
            "Here is what I found: status: in transit, city: Porto, days left: 2."
        ),
        (#"{"message":"Sent."}"#, "Sent."), ("It is on its way.", "It is on its way."),
        (#"{"ok":true}"#, "That is done."),
        (#"{"error":"no such order"}"#, "I'm sorry, that did not work."), ("", "That is done."),
    ]) func `the result of a tool is told`(result: String, said: String) async throws {
        let call = ToolCall(id: "c", name: "track-order", arguments: "{}")
        let heard = try await hear([
            .user("Where is my order A-17?"), .assistant("", calls: [call]), .tool(result, callID: "c"),
        ])

        #expect(heard.text == said && heard.calls.isEmpty)
    }

    @Test(arguments: [
        ("Hello!", "Hello! How can I help you?"), ("Hola, buenos días", "¡Hola! ¿En qué puedo ayudarle?"),
        ("Olá, bom dia", "Olá! Como posso ajudar?"),
        ("Thank you very much", "You are welcome. Is there anything else?"),
        ("Muchas gracias", "De nada. ¿Hay algo más?"),
    ]) func `courtesies are returned`(text: String, said: String) async throws {
        #expect(try await answer(text).text == said)
    }

    @Test func `it says what it is`() async throws {
        #expect(try await answer("Are you a robot?").text.contains("embedded agent"))
        #expect(try await answer("¿Eres un robot?").text.contains("agente integrado"))
        #expect(try await answer("Você é um robô?").text.contains("agente integrado: respondo com o que"))
    }

    @Test func `a goodbye ends the call where it can`() async throws {
        let heard = try await answer("Goodbye!")

        #expect(heard.text == "Thank you for calling. Goodbye!" && heard.calls.map(\.name) == ["end-call"])
    }

    @Test func `what it does not know it says, with what it does know`() async throws {
        let heard = try await answer("Who painted the Mona Lisa?")
        let spanish = try await answer("¿Quién pintó la Gioconda?")
        let empty = try await hear([.user("Who painted the Mona Lisa?")], knows: false)

        #expect(
            heard.text == "I'm sorry, I don't know that. You can ask me about Delivery times, Opening hours or Returns."
        )
        #expect(spanish.text.hasPrefix("Lo siento, eso no lo sé. Puede preguntarme por Plazos de entrega"))
        #expect(empty.text == "I'm sorry, I don't know that.")
    }

    @Test func `it streams a word at a time, and the same each time`() async throws {
        let first = try await answer("What are your opening hours?")
        let second = try await answer("What are your opening hours?")

        #expect(first == second && first.events.count > 8)
        #expect(first.events.first == .answering(model: "embedded"))
        #expect(first.usage != nil)
    }

    @Test func `whoever cancels stops it`() async throws {
        let work = Task(executorPreference: EventLoop.shared) {
            var stream = EmbeddedChat(pace: .seconds(600)).reply(to: ChatRequest([.user("Hello")])).makeAsyncIterator()
            while try await stream.next() != nil { withUnsafeCurrentTask { $0?.cancel() } }
        }

        await #expect(throws: CancellationError.self) { try await work.value }
    }
}
