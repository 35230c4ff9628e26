import FleetTestSupport
import HTTP
import JSON
import Net
import Testing

@testable import Models

@OnLoop
@Suite(.timeLimit(.minutes(1)))
struct OpenAIChatTests {
    @Test func `a question is asked as OpenAI wants it and its answer streams`() async throws {
        try await Stage.with { stage in
            var request = ChatRequest([
                .system("Be brief."), .user("Where is A-17?"),
                .assistant("", calls: [ToolCall(id: "c1", name: "get_order", arguments: #"{"order":"A-17"}"#)]),
                .tool("on its way", callID: "c1"),
            ])
            request.knowledge = [ChatKnowledge(title: "Hours", text: "We open at nine.")]
            request.tools = [ChatTool(name: "get_order", description: "Finds an order.")]
            request.temperature = 0.25
            request.maxTokens = 200

            let heard = try await hear(stage.model.reply(to: request))

            #expect(heard.text == "It works." && heard.finish == .stop && heard.model == "first")
            #expect(heard.usage == ChatUsage(prompt: 31, completion: 2))
            let asked = stage.server.asked[0]
            #expect(asked.headers["Authorization"] == "Bearer canary-key")
            #expect(asked.body["stream"] == true && asked.body["stream_options"]?["include_usage"] == true)
            #expect(asked.body["model"] == "first" && asked.body["temperature"] == 0.25)
            #expect(asked.body["max_tokens"] == 200)
            let messages = try #require(asked.body["messages"]?.array)
            #expect(messages.map { $0["role"]?.string } == ["system", "system", "user", "assistant", "tool"])
            #expect(messages[1]["content"]?.string?.contains("We open at nine.") == true)
            #expect(
                messages[3]["content"] == .null && messages[3]["tool_calls"]?[0]?["function"]?["name"] == "get_order")
            #expect(messages[4]["tool_call_id"] == "c1")
            #expect(asked.body["tools"]?[0]?["function"]?["parameters"]?["type"] == "object")
        }
    }

    @Test func `a server without keys is sent none`() async throws {
        try await Stage.with { stage in
            _ = try await hear(stage.other("local").reply(to: asking("hi")))

            #expect(!stage.server.asked[0].headers.contains("Authorization"))
        }
    }

    @Test func `parallel calls come whole and in order`() async throws {
        try await Stage.with { stage in
            stage.server.next(
                .calls([("one", #"{"a":"first value"}"#), ("two", "{}"), ("three", #"{"b":2}"#)], text: "Let me see."))

            let heard = try await hear(stage.model.reply(to: asking("do all")))

            #expect(heard.text == "Let me see." && heard.finish == .toolCalls)
            #expect(heard.calls.map(\.name) == ["one", "two", "three"])
            #expect(try heard.calls[0].object == ["a": "first value"])
        }
    }

    @Test func `an answer that comes in one piece is an answer`() async throws {
        try await Stage.with { stage in
            stage.server.next(
                .whole([
                    "object": "chat.completion",
                    "choices": [
                        ["index": 0, "message": ["role": "assistant", "content": "Hi."], "finish_reason": "stop"]
                    ],
                    "usage": ["prompt_tokens": 1, "completion_tokens": 2],
                ]), .whole(["hello": "world"]))

            let heard = try await hear(stage.model.reply(to: asking("hi")))
            let nonsense = try await hear(stage.model.reply(to: asking("hi")))

            #expect(heard.text == "Hi." && heard.finish == .stop && heard.usage?.completion == 2)
            #expect(nonsense.failure?.kind == .garbled)
        }
    }

    @Test func `what a server does not take is left out from then on`() async throws {
        try await Stage.with { stage in
            stage.server.next(
                .refuses(400, body: ["error": ["message": "Unknown parameter.", "param": "stream_options"]]),
                .refuses(400, body: ["error": ["message": "Use max_completion_tokens.", "param": "max_tokens"]]),
                .refuses(422, body: ["detail": [["msg": "temperature is not supported"]]]))
            var request = asking("hi")
            request.temperature = 0.5
            request.maxTokens = 9

            let heard = try await hear(stage.model.reply(to: request))
            _ = try await hear(stage.model.reply(to: request))

            #expect(heard.text == "It works." && stage.server.asked.count == 5)
            for asked in stage.server.asked[3...] {
                #expect(asked.body["stream_options"] == nil && asked.body["temperature"] == nil)
                #expect(asked.body["max_tokens"] == nil && asked.body["max_completion_tokens"] == 9)
            }
        }
    }

    @Test func `a server that takes neither name of a limit is asked without one, and not for ever`() async throws {
        try await Stage.with { stage in
            stage.server.usually = { question in
                for name in ["max_tokens", "max_completion_tokens"] where question[name] != nil {
                    return .refuses(400, body: ["error": ["message": "Unknown.", "param": .string(name)]])
                }
                return .says(["Hello."])
            }
            var request = asking("hi")
            request.maxTokens = 9

            let heard = try await hear(stage.model.reply(to: request))

            #expect(heard.text == "Hello." && stage.server.asked.count == 3)
        }
    }

    @Test func `what one question has learnt holds for another that was under way`() async throws {
        try await Stage.with { stage in
            stage.server.usually = { question in
                question["max_tokens"] == nil
                    ? .says(["Hello."])
                    : .waits(
                        .milliseconds(20),
                        then: .refuses(400, body: ["error": ["message": "Unknown.", "param": "max_tokens"]]))
            }
            var request = asking("hi")
            request.maxTokens = 9
            let model = stage.model
            let tasks = (0..<2).map { [request] _ in
                Task(executorPreference: EventLoop.shared) { try await hear(model.reply(to: request)) }
            }

            for task in tasks {
                let heard = try await task.value
                #expect(heard.text == "Hello.")
            }
        }
    }

    @Test(arguments: ["-1", "9223372036854775807", "1e18", "4000000000", "1.5", "\"7\""])
    func `a cost that cannot be is no cost`(count: String) throws {
        let usage = "{\"prompt_tokens\":\(count),\"completion_tokens\":2}"
        let chunk = try CompletionChunk(parsing: "{\"choices\":[],\"usage\":\(usage)}")
        let cached = try CompletionChunk(
            parsing:
                "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"prompt_tokens_details\":{\"cached_tokens\":\(count)}}}"
        )

        #expect(chunk.usage == nil)
        #expect(cached.usage == ChatUsage(prompt: 1, completion: 2))
    }

    @Test func `a warm model answers over the connection that is there`() async throws {
        try await Stage.with { stage in
            try await stage.model.warm()
            _ = try await hear(stage.model.reply(to: asking("hi")))

            #expect(stage.server.greeted == 1 && stage.server.connections == 1)
        }
    }

    @Test func `warmth lasts until it is cancelled, and tells what goes wrong`() async throws {
        try await Stage.with { stage in
            let warmth = ChatWarmth(stage.model, every: .milliseconds(1))
            let (seen, tell) = AsyncStream.makeStream(of: ModelFailure?.self)
            let task = Task(executorPreference: EventLoop.shared) { try await warmth.run { tell.yield($0) } }
            var told = seen.makeAsyncIterator()

            #expect(await told.next() == .some(nil))
            await stage.server.leave()
            while await told.next() == .some(nil) {}
            task.cancel()

            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test func `no question waits for the answers of others to end`() async throws {
        try await Stage.with { stage in
            stage.server.usual = .stalls(after: ["One moment"])
            let model = stage.model
            let tasks = (0..<150).map { number in
                Task(executorPreference: EventLoop.shared) { try await hear(model.reply(to: asking("\(number)"))) }
            }
            defer { for task in tasks { task.cancel() } }

            try await stage.server.came(150)
        }
    }
}
