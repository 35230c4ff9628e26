import Models
import Testing

@Suite struct TokenCountTests {
    @Test func `common prose takes about a token for four letters`() {
        let english = "The quick brown fox jumps over the lazy dog and then it goes home to sleep for a while."
        let count = TokenCount.of(english)

        // Nineteen words, each held whole by every vocabulary of the kind, and a full stop.
        #expect((19...23).contains(count), "\(count)")
    }

    @Test func `Spanish and Portuguese take some more than English for the same`() {
        let english = TokenCount.of("You can return a parcel within thirty days of its delivery.")
        let spanish = TokenCount.of("Puede devolver un paquete dentro de los treinta días después de su entrega.")
        let portuguese = TokenCount.of("Você pode devolver uma encomenda em até trinta dias depois da sua entrega.")

        #expect(spanish > english && portuguese > english && spanish < english * 2)
    }

    @Test func `digits go by threes, ideographs one by one, nothing is nothing`() {
        #expect(TokenCount.of("123456") == 2 && TokenCount.of("1234567") == 3)
        #expect(TokenCount.of("日本語") == 3 && TokenCount.of("") == 0)
    }

    @Test func `a message and a request cost more than their text`() {
        let call = ToolCall(id: "c", name: "get_order", arguments: #"{"order":"A-17"}"#)
        #expect(TokenCount.of(.user("hello")) > TokenCount.of("hello"))
        #expect(TokenCount.of(.assistant("", calls: [call])) > TokenCount.of(call.arguments))
        var request = ChatRequest([.user("hello")])
        let plain = TokenCount.of(request)
        request.tools = Sample.tools
        request.knowledge = Sample.knowledge
        #expect(TokenCount.of(request) > plain + 300)
    }
}
