import Calling
import FleetTestSupport
import HTTP
import JSON
import Net
import Testing

@testable import VoiceRelay

/// Whatever a model's server does wrong: the caller hears something, the call lives, and the next prompt is answered.
@OnLoop
@Suite(.timeLimit(.minutes(5)))
struct RelayFaultTests {
    /// A fault, and what the caller hears all the same.
    struct Fault: Sendable, CustomStringConvertible {
        let description: String
        /// Made anew each time: what an enum holds indirectly and for ever looks like a leak to the address sanitizer.
        let acts: @Sendable () -> [ModelAct]
        let heard: String

        init(_ description: String, _ acts: @autoclosure @escaping @Sendable () -> [ModelAct], hears heard: String) {
            self.description = description
            self.acts = acts
            self.heard = heard
        }
    }

    private nonisolated static let apology = "Sorry, say that again."
    private nonisolated static var tooLong: ModelAct {
        .refuses(400, body: ["error": ["message": "It is too long.", "code": "context_length_exceeded"]])
    }

    nonisolated static let faults: [Fault] = [
        Fault("one server asks for quiet", [.refuses(429, headers: ["Retry-After": "1"])], hears: "It works."),
        Fault(
            "all ask for quiet for long", Array(repeating: .refuses(429, headers: ["Retry-After": "60"]), count: 2),
            hears: apology),
        Fault("one server is in trouble", [.refuses(500)], hears: "It works."),
        Fault("all are in trouble once", [.refuses(500), .refuses(503)], hears: "It works."),
        Fault("all stay in trouble", Array(repeating: .refuses(500), count: 6), hears: apology),
        Fault("a page for people comes", [.page(502)], hears: "It works."),
        Fault("the first says nothing", [.silent], hears: "It works."),
        Fault("the first word is late", [.waits(.seconds(10), then: .says(["Too late."]))], hears: "It works."),
        Fault("it stalls before the first word", [.stalls(after: [])], hears: "It works."),
        Fault("it stalls within the answer", [.stalls(after: ["It is "])], hears: apology),
        Fault("the answer breaks off", [.cuts(after: ["It is "])], hears: apology),
        Fault("the connection breaks before an answer", [.cuts(after: [])], hears: "It works."),
        Fault("the answer becomes garbage", [.garbage(after: ["It is "])], hears: apology),
        Fault("garbage comes first", [.garbage(after: [])], hears: "It works."),
        Fault("an error comes within", [.fails(after: ["It is "], error: ["message": "Oh."])], hears: apology),
        Fault("an error comes first", [.fails(after: [], error: ["message": "Oh."])], hears: "It works."),
        Fault("it has nothing to say", [.says([])], hears: apology),
        Fault("the history is too long", [tooLong, tooLong], hears: "It works."),
        Fault("the history stays too long", [tooLong, tooLong, tooLong, tooLong], hears: apology),
        Fault("the key is not taken", [.refuses(401), .refuses(401)], hears: apology),
        Fault(
            "the answer comes in one piece",
            [
                .whole([
                    "object": "chat.completion",
                    "choices": [
                        ["index": 0, "message": ["role": "assistant", "content": "Whole."], "finish_reason": "stop"]
                    ],
                ])
            ], hears: "Whole."),
    ]

    @Test(arguments: faults)
    func `the caller hears something, and the call goes on`(_ fault: Fault) async throws {
        try await withRelay { room in
            let caller = try await room.caller()
            for number in 1...3 { try await caller.asks("Question \(number)?", hears: "It works.") }
            for act in fault.acts() { room.model.next(act) }

            try await caller.asks("Where is my parcel?", hears: fault.heard)
            try await caller.asks("And now, please?", hears: "It works.")

            #expect(caller.call.ending == nil && caller.call.sessions == 1)
            try await caller.hangsUp()
            let story = try await room.story(caller.plan.sid)
            #expect(story["turns"]?.array?.count == 5 && story["outcome"]?.string == "hung up", "\(story)")
        }
    }

    @Test func `a model that says nothing for long is bridged, and leaves no silence at the end`() async throws {
        try await withRelay(["OPENAI_FALLBACK_MODELS": ""]) { room in
            let caller = try await room.caller()
            for _ in 0..<3 { room.model.next(.silent) }

            try await caller.asks("Where is my parcel?", hears: "One moment.")
            try await caller.hears("Sorry, say that again.")
            try await caller.asks("And now, please?", hears: "It works.")

            #expect(room.model.left.count >= 1)
        }
    }

    @Test func `a history that is too long is asked about again, shorter`() async throws {
        try await withRelay(["OPENAI_FALLBACK_MODELS": ""]) { room in
            let caller = try await room.caller()
            for number in 1...6 { try await caller.asks("Question \(number)?", hears: "It works.") }
            room.model.next(Self.tooLong)

            try await caller.asks("The last question?", hears: "It works.")

            let counts = room.model.asked.suffix(2).map { $0.body["messages"]?.array?.count ?? 0 }
            #expect(counts[1] < counts[0], "\(counts)")
            #expect(room.lastTalk().last.map { $0.role == "user" && $0.text == "The last question?" } == true)
        }
    }

    // MARK: Tools

    @Test func `tools that are asked for side by side, in fragments, are all answered`() async throws {
        try await withRelay { room in
            let caller = try await room.caller()
            room.model.next(
                .calls([
                    ("remember", #"{"note": "Likes blue."}"#), ("look-up", #"{"question": "the blue parcel"}"#),
                    ("dance", "{}"), ("remember", #"{"note": "Lives in Lisbon."}"#),
                ]))

            try await caller.asks("Remember two things, please.", hears: "It works.")

            let messages = room.model.asked.last?.body["messages"]?.array ?? []
            let wanted = messages.compactMap { $0["tool_calls"]?.array }.last ?? []
            let answers = messages.suffix(4)
            #expect(wanted.compactMap { $0["id"]?.string } == ["call_0", "call_1", "call_2", "call_3"])
            #expect(answers.allSatisfy { $0["role"]?.string == "tool" })
            #expect(answers.compactMap { $0["tool_call_id"]?.string } == ["call_0", "call_1", "call_2", "call_3"])
            #expect(answers.map { $0["content"]?.string?.contains("error") ?? true } == [false, false, true, false])
        }
    }

    @Test func `arguments that are no JSON are told to the model, and do not come back to its server`() async throws {
        try await withRelay { room in
            let caller = try await room.caller()
            room.model.next(.calls([("remember", #"{"note": "#)]))

            try await caller.asks("Remember it, please.", hears: "It works.")

            let messages = room.model.asked.last?.body["messages"]?.array ?? []
            #expect(messages.last?["content"]?.string?.contains("no JSON object") == true, "\(messages)")
            // Some servers read them, and would refuse this call's history from here on.
            let arguments = messages.compactMap { $0["tool_calls"]?.array?.first?["function"]?["arguments"]?.string }
            #expect(arguments == ["{}"])
        }
    }

    @Test func `a model that never stops asking for tools is stopped, and the caller hears of it`() async throws {
        try await withRelay { room in
            let caller = try await room.caller()
            room.model.usual = .calls([("look-up", #"{"question": "everything"}"#)])

            try await caller.asks("Where is my parcel?", hears: "Sorry, say that again.")

            #expect(room.model.asked.count == 5)
            room.model.usual = .says(["It works."])
            try await caller.asks("And now, please?", hears: "It works.")
        }
    }

    // MARK: Interruptions

    @Test func `an interruption leaves the model, and the next question holds what was heard`() async throws {
        try await withRelay { room in
            let caller = try await room.caller()
            room.model.next(.stalls(after: ["Your parcel ", "is in Lisbon, ", "and comes tomorrow"]))
            try await caller.asks("Where is my parcel?", hears: "tomorrow")

            caller.call.session?.send(
                raw: """
                    {"type":"interrupt","utteranceUntilInterrupt":"your parcel is in Lisbon","durationUntilInterruptMs":1500}
                    """)
            try await room.model.lost(1)
            try await caller.asks("Stop, another one.", hears: "It works.")

            let talk = room.lastTalk()
            #expect(talk.suffix(2).map(\.text) == ["Your parcel is in Lisbon", "Stop, another one."], "\(talk)")
            #expect(caller.call.session?.stale == 0)
        }
    }

    @Test func `what a simulated caller has heard at the pace of speech is what the history holds`() async throws {
        try await withRelay { room in
            let caller = try await room.caller { $0.speed = 20 }
            // Who speaks while they are greeted would interrupt the greeting.
            try await caller.hasHeardAll()
            room.model.next(.stalls(after: ["One two three four five six seven eight nine ten eleven twelve thirteen"]))
            try await caller.asks("Count, please.", hears: "thirteen")

            #expect(caller.call.interrupt())
            try await room.model.lost(1)
            try await caller.asks("Enough of that.", hears: "It works.")

            let heard =
                caller.happened.compactMap { happening -> String? in
                    if case .interrupted(let heard, _) = happening { heard } else { nil }
                }.last ?? ""
            let words = heard.split(separator: " ")
            let talk = room.lastTalk()
            if words.isEmpty {
                // The word that was begun is told by the time alone.
                #expect(talk.dropLast().last.map { $0.role == "user" || $0.text == "One" } == true, "\(talk)")
            } else {
                #expect(talk.dropLast().last?.text.split(separator: " ") == words, "\(talk)")
            }
        }
    }

    @Test func `a caller who speaks over an answer without interrupting it ends the request, too`() async throws {
        try await withRelay { room in
            let caller = try await room.caller()
            room.model.next(.stalls(after: ["It is a long story"]))
            try await caller.asks("Tell me.", hears: "story")

            caller.call.say("No, tell me something else.")
            try await room.model.lost(1)
            try await caller.hears("It works.")
        }
    }

    @Test func `a caller who hangs up ends the request, and nothing of the call stays`() async throws {
        try await withRelay { room in
            let caller = try await room.caller()
            room.model.next(.stalls(after: ["It is a long story"]))
            try await caller.asks("Tell me.", hears: "story")
            weak let session = room.live.session(of: caller.plan.sid)

            try await caller.hangsUp()

            try await room.model.lost(1)
            #expect(room.live.isEmpty)
            while session != nil { try await turn() }
        }
    }

    /// Lets the loop do what is due.
    private func turn() async throws { try await pause(for: .milliseconds(1)) }
}
