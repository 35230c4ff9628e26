import Models
import Testing

@testable import VoiceRelay

/// What a model is given of what an agent knows.
@Suite struct AgentKnowledgeTests {
    /// What the parcel desk knows, with hardly any room for it.
    private static let shelf: AgentKnowledge = {
        let documents = (try? ShippedAgents.read("logistics"))?.knowledge.documents ?? []
        return AgentKnowledge(documents, rules: AgentKnowledge.Rules(budget: 600, passages: 3))
    }()

    @Test func `everything is given while it fits`() {
        let documents = [ChatKnowledge(title: "a", text: "One."), ChatKnowledge(title: "b", text: "Two.")]

        let knowledge = AgentKnowledge(documents)

        #expect(knowledge.isGivenWhole && knowledge.passages(for: "anything") == documents)
        #expect(AgentKnowledge().passages(for: "anything").isEmpty)
    }

    @Test(arguments: [
        ("How much insurance does a parcel have?", "Insurance"),
        ("My parcel arrived damaged, how do I make a claim?", "Claims for lost or damaged parcels"),
        ("When are you open on Saturday?", "Opening hours"),
        ("Can you pick it up at my door?", "Pick-up at your door"),
        ("¿Qué documentos pide la aduana?", "Aduana y documentos"),
        ("¿Cuánto tarda la entrega si no hay nadie en casa?", "Entrega y segundo intento"),
        ("Quiero cambiar la dirección de mi paquete", "Cambiar la dirección de entrega"),
        ("Qual é o peso máximo de uma encomenda?", "Limites de tamanho e peso"),
        ("O que não pode ser enviado?", "O que não pode ser enviado"),
        ("Vocês fazem coleta na minha casa?", "Coleta na sua casa"),
    ])
    func `above the budget a question gets the passages that fit it, by their titles`(
        question: String, title: String
    ) {
        let passages = Self.shelf.passages(for: question)

        #expect(!Self.shelf.isGivenWhole && passages.count <= 3)
        #expect(passages.prefix(2).contains { $0.title == title }, "\(passages.map(\.title))")
    }

    @Test func `a row of a table is a passage that names its columns`() throws {
        let first = try #require(Self.shelf.passages(for: "Where is the parcel PK1003?").first)

        #expect(first.title == "shipments")
        #expect(first.text.contains("tracking number of the parcel: PK1003") && first.text.contains("at customs"))
    }

    @Test func `passages stay within the budget, and nothing fits a question about nothing`() {
        let long = String(repeating: "Parcels are heavy and slow. ", count: 200)
        let documents = [ChatKnowledge(title: "long", text: "# Parcels\n\n\(long)\n\n# Slow\n\nSlow parcels.")]
        let knowledge = AgentKnowledge(documents, rules: AgentKnowledge.Rules(budget: 100, passages: 5))

        #expect(knowledge.passages(for: "slow parcels").map(\.title) == ["Slow"])
        #expect(knowledge.passages(for: "").isEmpty && knowledge.passages(for: "zebra").isEmpty)
    }
}
