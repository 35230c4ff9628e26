import Chance
import JSON
import Testing

@testable import Models

@Suite struct CompletionParserTests {
    /// What comes of a stream that arrives in these parts.
    private func read(_ parts: [[UInt8]]) -> Heard {
        var parser = CompletionParser()
        var heard = Heard()
        for part in parts {
            let (events, _, failure) = parser.take(part)
            heard.events += events
            if let failure {
                heard.failure = failure
                return heard
            }
        }
        do throws(ModelFailure) { try parser.end() } catch { heard.failure = error }
        return heard
    }

    private func read(_ text: String) -> Heard {
        let bytes = Array(text.utf8)
        let whole = read([bytes])
        let single = read(bytes.map { [$0] })
        #expect(single == whole, "a stream is read differently when it comes a byte at a time")
        return whole
    }

    private func delta(_ json: String, finish: String = "null") -> String {
        #"data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":\#(json),"finish_reason":\#(finish)}],"usage":null}"#
            + "\n\n"
    }

    private let done = "data: [DONE]\n\n"

    @Test func `text comes piece by piece, then the end, then the cost`() {
        let heard = read(
            delta(#"{"role":"assistant","content":"","refusal":null}"#) + delta(#"{"content":"Olá, "}"#)
                + delta(#"{"content":"José 🙂"}"#) + delta("{}", finish: #""stop""#)
                + #"data: {"choices":[],"usage":{"prompt_tokens":31,"completion_tokens":9,"prompt_tokens_details":{"cached_tokens":7}}}"#
                + "\n\n" + done)

        #expect(
            heard.events == [
                .text("Olá, "), .text("José 🙂"), .finished(.stop),
                .usage(ChatUsage(prompt: 31, completion: 9, cached: 7)),
            ])
        #expect(heard.failure == nil)
    }

    @Test func `tool calls in fragments are put together by index`() {
        let heard = read(
            delta(
                #"{"content":null,"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"get_order","arguments":""}}]}"#
            )
                + delta(
                    #"{"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"get_hours","arguments":"{\"day\":"}}]}"#
                )
                + delta(#"{"tool_calls":[{"index":0,"function":{"arguments":"{\"order\":"}}]}"#)
                + delta(
                    #"{"tool_calls":[{"index":1,"function":{"arguments":"1}"}},{"index":0,"function":{"arguments":"\"A-17\"}"}}]}"#
                )
                + delta("{}", finish: #""tool_calls""#) + done)

        #expect(
            heard.events == [
                .toolBegun(name: "get_order"), .toolBegun(name: "get_hours"),
                .toolCall(ToolCall(id: "a", name: "get_order", arguments: #"{"order":"A-17"}"#)),
                .toolCall(ToolCall(id: "b", name: "get_hours", arguments: #"{"day":1}"#)), .finished(.toolCalls),
            ])
    }

    @Test func `calls that share an index are told apart by their ids`() {
        let heard = read(
            delta(#"{"tool_calls":[{"index":0,"id":"a","function":{"name":"one","arguments":"{}"}}]}"#)
                + delta(#"{"tool_calls":[{"index":0,"id":"b","function":{"name":"two","arguments":"{}"}}]}"#)
                + delta("{}", finish: #""stop""#) + done)

        #expect(heard.calls.map(\.name) == ["one", "two"] && heard.calls.map(\.id) == ["a", "b"])
        #expect(heard.finish == .toolCalls)
    }

    @Test func `arguments that come as an object, and calls without index or id, are understood`() {
        let heard = read(
            delta(#"{"tool_calls":[{"function":{"name":"one","arguments":{"a":1}}},{"function":{"name":"two"}}]}"#)
                + delta("{}", finish: #""tool_calls""#) + done)

        #expect(heard.calls.map(\.arguments) == [#"{"a":1}"#, ""])
        #expect(Set(heard.calls.map(\.id)).count == 2)
        #expect((try? heard.calls[1].object) == [:])
    }

    @Test(arguments: [
        ("stop", FinishReason.stop), ("length", .length), ("content_filter", .contentFilter), ("eos", .stop),
    ]) func `the reason of the end is told`(word: String, reason: FinishReason) {
        #expect(read(delta(#"{"content":"x"}"#) + delta("{}", finish: "\"\(word)\"") + done).finish == reason)
    }

    @Test func `a call that was cut off by the length limit is not made`() {
        let heard = read(
            delta(
                #"{"tool_calls":[{"index":0,"id":"a","function":{"name":"one","arguments":"{}"}},{"index":1,"id":"b","function":{"name":"two","arguments":"{\"x\":"}}]}"#
            )
                + delta("{}", finish: #""length""#) + done)

        #expect(heard.calls.map(\.name) == ["one"] && heard.finish == .length)
    }

    @Test func `a stream that ends without an end is cut`() {
        let heard = read(delta(#"{"content":"Your"}"#))

        #expect(heard.text == "Your" && heard.finish == nil && heard.failure?.kind == .cut)
        #expect(read("").failure?.kind == .cut)
    }

    @Test func `either end is enough`() {
        #expect(read(delta(#"{"content":"x"}"#) + delta("{}", finish: #""stop""#)).failure == nil)
        #expect(read(delta(#"{"content":"x"}"#) + done).finish == .stop)
        #expect(read(done).failure?.kind == .garbled)
    }

    @Test func `what comes after the end is nobody's`() {
        let heard = read(
            delta(#"{"content":"x"}"#, finish: #""stop""#) + delta(#"{"content":"y"}"#) + done
                + delta(#"{"content":"z"}"#))

        #expect(heard.text == "x" && heard.failure == nil)
    }

    @Test func `an error within the stream ends it after what was good`() {
        let heard = read(
            delta(#"{"content":"Your"}"#)
                + #"data: {"error":{"message":"Overloaded.","type":"server_error","param":null,"code":null}}"# + "\n\n")

        #expect(heard.text == "Your" && heard.failure?.kind == .unavailable)
        #expect(heard.failure?.message.contains("Overloaded.") == true)
        #expect(
            read(#"data: {"object":"error","message":"maximum context length is 10","code":400}"# + "\n\n").failure?
                .kind
                == .tooLong)
    }

    @Test func `garbage is a failure, and words of others are none`() {
        #expect(read("data: {\"choices\":[{\n\n").failure?.kind == .garbled)
        #expect(read("data: <html>\n\n").failure?.kind == .garbled)
        let heard = read(
            ": keep-alive\n\nnonsense without a colon\n\nevent: ping\ndata: {}\n\ndata: \"ping\"\n\n"
                + "data: {\"choices\":null,\"more\":[]}\n\ndata: {\"choices\":[{\"delta\":null}]}\n\n"
                + delta(#"{"content":[{"type":"text","text":"x"}]}"#, finish: #""stop""#) + done)
        #expect(heard.text == "x" && heard.failure == nil)
    }

    @Test func `whatever comes, it is read the same however it is cut, and the end comes once`() {
        let seeds = [
            delta(#"{"content":"Ol\u00e1 ñ 🙂"}"#)
                + delta(#"{"tool_calls":[{"index":0,"id":"a","function":{"name":"n","arguments":"{"}}]}"#)
                + delta(#"{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]}"#, finish: #""tool_calls""#) + done,
            "data: {\"error\":\"x\"}\r\n\r\n" + done, ": c\n\n" + delta("{}", finish: #""stop""#),
        ].map { Array($0.utf8) }
        var random = SeededRandom(0xC0DE)

        for round in 0..<4_000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
                default: bytes.insert(contentsOf: Array("\"}],{:\n".utf8).shuffled(using: &random).prefix(2), at: place)
                }
            }
            let whole = read([bytes])
            let cut = Int.random(in: 0...bytes.count, using: &random)

            #expect(read([Array(bytes[..<cut]), Array(bytes[cut...])]) == whole)
            #expect(read(bytes.map { [$0] }) == whole)
            let ends = whole.events.count { if case .finished = $0 { true } else { false } }
            #expect(ends <= 1 && (ends == 1 || whole.failure != nil))
        }
    }
}
