import FleetTestSupport
import Glibc
import JSON
import Models
import Problems
import Testing

@testable import VoiceRelay

/// A call that broke off is remembered as it was heard.
@Suite struct JournalMemoryTests {
    private func memory(_ notes: CallNote...) -> CallMemory { memory(notes) }

    private func memory(_ notes: [CallNote]) -> CallMemory {
        CallStory(
            "CA1", started: 0,
            opening: CallOpening(
                from: "+1", to: "+2", direction: "inbound", agent: "desk", version: 1, language: .english),
            notes: notes.map { KeptNote(at: 0, note: $0) }
        ).memory
    }

    private func tool(_ turn: Int, _ name: String, _ result: String) -> CallNote {
        .toolUsed(
            ToolNote(turn: turn, name: name, arguments: "{}", result: result, hasFailed: false, microseconds: 1))
    }

    @Test func `everything that was said comes back, of the agent what was heard`() {
        let memory = memory(
            .greeted("Hello.", .english), .asked(turn: 1, words: "Where is it?", language: "en-US"),
            .answered(AnswerNote(1, "It is in Lisbon, and will be here soon.", heard: "It is in Lisbon")),
            .remark("One moment.", kind: "filler"), .asked(turn: 2, words: "When?", language: nil),
            .answered(AnswerNote(2, "Tomorrow.", heard: "", finish: "interrupted")),
            .remark("Are you there?", kind: "reprompt"))

        #expect(
            memory.messages == [
                .assistant("Hello."), .user("Where is it?"), .assistant("It is in Lisbon"), .user("When?"),
            ])
        #expect(memory.turns == 2 && !memory.isEmpty)
    }

    @Test func `of a greeting what was heard comes back, of each session its own`() {
        let memory = memory(
            .connected(sessionID: "VX1", resumed: false), .greeted("Hello, this is the desk.", .english),
            .greeted("Hello, this", .english), .asked(turn: 1, words: "Hi", language: nil),
            .answered(AnswerNote(1, "Yes?")), .connected(sessionID: "VX2", resumed: true),
            .greeted("We were cut off.", .english), .greeted("", .english))

        #expect(memory.messages == [.assistant("Hello, this"), .user("Hi"), .assistant("Yes?")])
    }

    @Test func `a question that two breaks kept from its answer is still the last of what was said`() {
        let memory = memory(
            .connected(sessionID: "VX1", resumed: false), .greeted("Hello.", .english),
            .asked(turn: 1, words: "Where is it?", language: nil), .connected(sessionID: "VX2", resumed: true),
            .greeted("We were cut off.", .english), .connected(sessionID: "VX3", resumed: true),
            .greeted("We were cut off again.", .english), .greeted("We were", .english))

        #expect(
            memory.messages == [
                .assistant("Hello."), .assistant("We were cut off."), .assistant("We were"), .user("Where is it?"),
            ])
        #expect(!memory.wasHandedOver)
    }

    @Test func `who was handed over has asked nothing, until they ask again`() {
        let notes: [CallNote] = [
            .asked(turn: 1, words: "A person!", language: nil), tool(1, "transfer", "ok"),
            .handedOver(reason: "asked", summary: "s", to: nil), .connected(sessionID: "VX2", resumed: true),
            .greeted("Nobody is free.", .english),
        ]

        let memory = memory(notes)
        #expect(memory.wasHandedOver && memory.messages.last == .assistant("Nobody is free."))
        #expect(!self.memory(notes + [.asked(turn: 2, words: "Then you.", language: nil)]).wasHandedOver)
    }

    @Test func `each tool that was used is followed by its result`() {
        let memory = memory(
            .asked(turn: 1, words: "Help", language: nil), tool(1, "look-up", "a"), tool(1, "get-customer", "b"),
            .answered(AnswerNote(1, "Done.")))

        let calls = [
            ToolCall(id: "call_1", name: "look-up", arguments: "{}"),
            ToolCall(id: "call_2", name: "get-customer", arguments: "{}"),
        ]
        #expect(
            memory.messages == [
                .user("Help"), .assistant("", calls: calls), .tool("a", callID: "call_1"),
                .tool("b", callID: "call_2"), .assistant("Done."),
            ])
    }

    @Test func `an answer that is cut short after it was noted is what was heard of it`() {
        let memory = memory(
            .asked(turn: 1, words: "Help", language: nil), .answered(AnswerNote(1, "All of it.")),
            .answered(AnswerNote(1, "All of it.", heard: "All", finish: "interrupted")),
            .asked(turn: 2, words: "More", language: nil), .answered(AnswerNote(2, "None of it.")),
            .answered(AnswerNote(2, "None of it.", heard: "", finish: "interrupted")))

        #expect(memory.messages == [.user("Help"), .assistant("All"), .user("More")])
    }

    @Test func `a tool whose turn broke off has its result all the same`() {
        let memory = memory(.asked(turn: 1, words: "Help", language: nil), tool(1, "look-up", "a"))

        let call = ToolCall(id: "call_1", name: "look-up", arguments: "{}")
        #expect(memory.messages == [.user("Help"), .assistant("", calls: [call]), .tool("a", callID: "call_1")])
    }

    @Test func `the last language, agent and version count`() {
        let memory = memory(
            .language(.spanish, reason: "asked for"), .agent("wealth", version: 7),
            .language(.portuguese, reason: "heard"))

        #expect(memory.language == .portuguese && memory.agent == "wealth" && memory.version == 7)
        #expect(memory.opening.agent == "desk" && memory.opening.language == .english && memory.isEmpty)
    }

    @Test func `a call that nobody has opened is not remembered`() async throws {
        let memory = try await JournalRoom.with { try await $0.journal.memory(of: "CA2") }

        #expect(memory == nil)
    }

    @Test func `every kind of note is read as it was written`() async throws {
        var customer = Customer(number: "+15005550001", firstName: "Ana", email: "a@example.com")
        customer.traits = ["plan": "gold"]
        var answer = AnswerNote(1, "Yes", heard: "Ye", finish: "interrupted")
        answer.model = "m"
        answer.usage = ChatUsage(prompt: 3, completion: 2, cached: 1)
        answer.passages = ["prices"]
        answer.times = TurnTimes(context: 1, model: 2, relay: 3, tools: 4, rest: 5)
        let notes: [CallNote] = [
            .opened(
                CallOpening(
                    from: "a", to: "b", direction: "inbound", agent: "desk", version: 2, language: .spanish,
                    pattern: "relay", customer: customer)),
            .connected(sessionID: "VX1", resumed: true), .greeted("Hola", .spanish),
            .asked(turn: 1, words: "x", language: "es-ES"), .answered(answer), tool(1, "look-up", "{}"),
            .digits("•", turn: 1), .language(.english, reason: "r"), .agent("b", version: 9),
            .remark("w", kind: "filler"), .trouble("t"), .handedOver(reason: "r", summary: "s", to: "+1"),
            .disconnected(reason: "r"), .ended(reason: "completed"),
        ]

        for note in notes { #expect(CallNote(kind: note.kind, body: note.body) == note) }
        #expect(CallNote(kind: "of a later version", body: [:]) == nil)
    }
}
