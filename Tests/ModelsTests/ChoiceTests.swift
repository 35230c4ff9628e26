import JSON
import Testing

@testable import Models

/// A desk with two specialists beside it.
@Suite struct ChoiceTests {
    private static let garden = ChatChoice(
        "shop-garden", titles: [.english: "Garden", .spanish: "Jardín", .portuguese: "Jardim"],
        topics: ["lawn mower", "rose"])
    private static let kitchen = ChatChoice(
        "shop-kitchen", titles: [.english: "Kitchens", .spanish: "Cocinas", .portuguese: "Cozinhas"], topics: ["oven"])
    private static let shop = ChatChoice("shop", titles: [.english: "Shop reception"])
    private static let choices = [garden, kitchen]

    private static let hand = ChatTool(
        name: "switch-agent", description: "Hands the caller to a specialist.",
        parameters: [
            "type": "object", "properties": ["agent": ["type": "string", "enum": ["shop-garden", "shop-kitchen"]]],
            "required": ["agent"],
        ], examples: ["I want to speak with a specialist", "Quiero hablar con un especialista"], choices: choices)

    private func hear(_ messages: [ChatMessage], in language: Language? = nil) async throws -> Heard {
        var request = ChatRequest(messages)
        request.knowledge = Sample.knowledge
        request.answersIn = language
        request.tools = [Self.hand] + Sample.tools
        return try await ModelsTests.hear(EmbeddedChat(pace: .zero).reply(to: request))
    }

    @Test(arguments: [
        ("I want to talk about the garden", "shop-garden"), ("put me through to the kitchens people", "shop-kitchen"),
        ("Quiero hablar con un especialista en cocinas", "shop-kitchen"), ("me passe para o jardim", "shop-garden"),
        ("talk about my lawn mower", "shop-garden"), ("shop kitchen", "shop-kitchen"), ("roses", "shop-garden"),
    ]) func `a choice is known by its name, its titles and its topics`(text: String, value: String) {
        #expect(ChoiceFinder.value(in: text, of: Self.choices) == value)
    }

    @Test(arguments: [
        "", "I want to speak with a specialist", "the shop", "a lawn", "the garden or the kitchens", "the mower",
    ]) func `what says nothing, half a name or two names is no choice`(text: String) {
        #expect(ChoiceFinder.value(in: text, of: Self.choices) == nil)
    }

    @Test func `a value said in full counts where nothing else was said`() {
        let choices = [Self.shop, Self.garden]
        let schema: JSONValue = ["enum": ["shop", "shop-garden"]]

        #expect(ArgumentFinder.find("agent", schema, in: "back to the shop", among: choices) == "shop")
        #expect(ArgumentFinder.find("agent", schema, in: "the shop garden", among: []) == "shop-garden")
        #expect(ArgumentFinder.find("agent", schema, in: "the garden of the shop", among: choices) == "shop-garden")
    }

    @Test func `a choice is called by a title in the language, or in another`() {
        #expect(Self.garden.title(in: .portuguese) == "Jardim" && Self.shop.title(in: .spanish) == "Shop reception")
        #expect(ChatChoice("x", titles: [:]).title(in: .english) == "x")
    }

    @Test(arguments: [
        ("I'd like to talk about a rose", "shop-garden"), ("Pásame con cocinas, por favor", "shop-kitchen"),
        ("Quero falar sobre o jardim", "shop-garden"), ("Let me talk to a kitchen agent", "shop-kitchen"),
        ("Does the oven glow?", "shop-kitchen"),
    ]) func `whoever wishes for a choice, or asks about one, gets it`(text: String, value: String) async throws {
        let heard = try await hear([.user(text)])

        #expect(heard.calls.map(\.name) == ["switch-agent"], "\(heard.text)")
        #expect(try heard.calls.first?.object == ["agent": .string(value)] as JSONObject)
    }

    @Test func `whoever wants a person gets one, and a question is answered by who knows`() async throws {
        let person = try await hear([.user("I want to speak to a person about the garden")])
        let question = try await hear([.user("How long does standard delivery of an oven take?")])

        #expect(person.calls.map(\.name) == ["transfer"])
        #expect(question.calls.isEmpty && question.text.contains("three to five"))
    }

    @Test(arguments: [
        (Language.english, "I want to speak with a specialist", "Which of these is it about: Garden or Kitchens?"),
        (.spanish, "Quiero hablar con un especialista", "¿De cuál de estos se trata: Jardín o Cocinas?"),
        (.portuguese, "Quiero hablar con un especialista", "De qual destes se trata: Jardim ou Cozinhas?"),
    ]) func `who names none is asked which, and answers`(language: Language, wish: String, question: String)
        async throws
    {
        let asked = try await hear([.user(wish)], in: language)
        let told = try await hear(
            [.user(wish), .assistant(asked.text), .user(Self.kitchen.title(in: language))], in: language)
        let other = try await hear(
            [.user(wish), .assistant(asked.text), .user("What are your opening hours?")], in: .english)

        #expect(asked.calls.isEmpty && asked.text == question)
        #expect(try told.calls.first?.object == ["agent": "shop-kitchen"] as JSONObject)
        #expect(other.text.contains("nine to six"))
    }

    @Test func `who takes over answers what was asked, or says what can be asked`() async throws {
        func taken(_ words: String, _ result: String) async throws -> String {
            let call = ToolCall(id: "1", name: "switch-agent", arguments: "{}")
            return try await hear([.user(words), .assistant("", calls: [call]), .tool(result, callID: "1")]).text
        }
        let result = #"{"agent": "shop-kitchen", "say": "One moment."}"#

        let question = try await taken("How long does express delivery take?", result)
        let wish = try await taken("I want to talk about delivery", result)
        let noted = try await taken(
            "About delivery, please", #"{"ok": true, "agent": "shop-kitchen", "note": "Go on."}"#)
        let failed = try await taken("How long does express delivery take?", #"{"error": "There is none."}"#)

        #expect(question.hasPrefix("One moment. ") && question.contains("the next day before noon"))
        #expect(wish == "One moment. You can ask me about Delivery times, Opening hours or Returns.")
        #expect(noted.hasPrefix("I am taking over from here. You can ask me about"))
        #expect(!failed.contains("before noon"))
    }

    @Test func `a tool that only speaks of somebody hands nobody on`() async throws {
        let call = ToolCall(id: "1", name: "parcel-status", arguments: "{}")
        let result = #"{"status": "in Lisbon", "agent": "Maria"}"#
        let told = try await hear(
            [.user("Where is my parcel?"), .assistant("", calls: [call]), .tool(result, callID: "1")])

        #expect(told.text.contains("in Lisbon") && !told.text.contains("taking over"))
    }
}
