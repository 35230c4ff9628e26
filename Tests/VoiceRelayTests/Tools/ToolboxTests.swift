import Fleet
import FleetTestSupport
import Guarded
import JSON
import Models
import Net
import Problems
import Telemetry
import Testing

@testable import VoiceRelay

@Suite struct ToolboxTests {
    @Test func `an agent is offered what it may use, in its order, and nothing else`() async throws {
        let bench = try await ToolBench()
        let agent = ToolBench.agent(tools: ["end-call", "send-sms", "no-such-tool"])

        let offers = await bench.kit.toolbox.offers(to: agent)
        let use = await bench.use("place-call", of: agent)

        #expect(offers.map(\.name) == ["end-call", "send-sms"] && agent.unknownTools == ["no-such-tool"])
        #expect(use.error == "There is no tool place-call. There are: end-call, send-sms.")
    }

    @Test func `every built-in tool has a schema that can be checked, and examples`() async throws {
        let bench = try await ToolBench(others: [Agent(name: "b", title: "B", instructions: "", manners: [:])])

        let offers = await bench.kit.toolbox.offers(to: ToolBench.agent())

        #expect(offers.map(\.name) == BuiltinName.allCases.map(\.rawValue))
        for offer in offers {
            let text = offer.parameters.description
            let flaws = FlawList()
            let whole = try PlacedJSON(parsing: text)
            SchemaCheck.check(Members(of: whole, named: "", in: "", LineTable(text), flaws), whole.json)
            #expect(flaws.flaws.isEmpty)
            #expect(offer.examples.count >= 6 && !offer.description.isEmpty, "\(offer.name)")
        }
    }

    @Test func `who is alone and speaks one language is offered no other`() async throws {
        let bench = try await ToolBench()
        var agent = ToolBench.agent(tools: ["switch-agent", "switch-language", "end-call"])
        agent.manners = [.spanish: SpeakingManner()]

        #expect(await bench.kit.toolbox.offers(to: agent).map(\.name) == ["end-call"])
    }

    @Test(arguments: ["not JSON", "[1]", "\"text\"", "{\"message\": ", "7"])
    func `arguments that are no object are said to be none`(arguments: String) async throws {
        let bench = try await ToolBench()
        let call = ToolCall(id: "1", name: "send-sms", arguments: arguments)

        let use = await bench.kit.toolbox.use(call, of: ToolBench.agent(), for: ToolBench.caller)

        #expect(use.problem?.kind == .invalid && use.error.hasPrefix("The arguments of send-sms are no JSON object."))
        #expect(use.shownArguments == "{}")
    }

    @Test func `a tool that is used too often rests, and says until when`() async throws {
        let bench = try await ToolBench()
        let toolbox = bench.kit.toolbox
        let clock = Guarded(Moment(nanoseconds: 1))
        await toolbox.setClock { clock.withLock { $0 } }

        for _ in 0..<5 { #expect(await !bench.use("send-sms", ["message": "Hello"]).hasFailed) }
        clock.withLock { $0 = $0 + .seconds(100) }
        let tooOften = await bench.use("send-sms", ["message": "Hello"])
        var other = ToolBench.caller
        other.callSID = "CA-another"
        let elsewhere = await bench.use("send-sms", ["message": "Hello"], for: other)
        clock.withLock { $0 = $0 + .seconds(500) }
        let later = await bench.use("send-sms", ["message": "Hello"])

        #expect(tooOften.problem?.kind == .tooMany && tooOften.problem?.retryAfter == .seconds(500))
        #expect(
            tooOften.error.contains("5 times within 600 seconds") && tooOften.error.contains("again in 500 seconds"))
        #expect(!elsewhere.hasFailed && !later.hasFailed)
        #expect(await bench.asked("/Messages").count == 7)
    }

    @Test func `without a call and a customer, uses count for whom they name`() async throws {
        let bench = try await ToolBench()
        let agent = ToolBench.agent(#"[{"builtin": "send-sms", "anyNumber": true}]"#)
        func text(_ to: JSONValue) async -> ToolUse {
            await bench.use("send-sms", ["message": "Hello", "to": to], of: agent, for: ToolCaller())
        }

        for _ in 0..<5 { #expect(await !text("+15558675310").hasFailed) }
        let other = await text("+15558675311")
        let again = await text("+1 555 867 5310")

        #expect(!other.hasFailed && again.problem?.kind == .tooMany)
    }

    @Test func `all tools of a call together have a limit`() async throws {
        let bench = try await ToolBench()
        await bench.kit.toolbox.setWholePace(ToolPace(most: 2, within: .seconds(60)))

        let uses = [await bench.use("end-call"), await bench.use("transfer"), await bench.use("end-call")]

        #expect(uses.map(\.hasFailed) == [false, false, true])
        #expect(uses[2].error.hasPrefix("Tools were used 2 times"))
    }

    @Test func `uses are counted by what came of them, under no name that a model made up`() async throws {
        let bench = try await ToolBench()
        let metrics = Metrics()
        let toolbox = Toolbox(bench.kit.shelf, log: bench.frame.log, metrics: metrics)

        for (name, arguments) in [("end-call", "{}"), ("end-call", "[]"), ("made-up", "{}")] {
            let call = ToolCall(id: "1", name: name, arguments: arguments)
            _ = await toolbox.use(call, of: ToolBench.agent(), for: ToolBench.caller)
        }

        let text = String(decoding: MetricsText.bytes(of: metrics), as: UTF8.self)
        #expect(text.contains(#"fleet_tool_uses_total{tool="end-call",outcome="done"} 1"#))
        #expect(text.contains(#"fleet_tool_uses_total{tool="end-call",outcome="invalid"} 1"#))
        #expect(text.contains(#"fleet_tool_uses_total{tool="unknown",outcome="not_found"} 1"#))
    }

    @Test func `what is long past is forgotten`() {
        var book = PaceBook()
        let start = Moment(nanoseconds: 0)

        for number in 0..<1_000 { book.note(.init(user: "\(number)", tool: nil), at: start) }
        book.note(.init(user: "new", tool: nil), at: start + .seconds(7_200))

        #expect(book.size == 1)
    }

    @Test func `a long result is cut between characters, and says so`() {
        let text = String(repeating: "añb🚚", count: 5_000)

        let cut = BoundedResult.of(text)

        #expect(cut.utf8.count <= 8_192 && cut.utf8.count > 8_000)
        #expect(cut.contains("bytes. Ask for less.]") && !cut.unicodeScalars.contains("\u{FFFD}"))
        #expect(text.hasPrefix(cut.prefix { $0 != "\n" }))
        #expect(BoundedResult.of("short") == "short")
    }

    @Test func `a tool that is not answered is given up when its task is`() async throws {
        let bench = try await ToolBench()
        await bench.twilio.next(.stalls)

        let task = Task { await bench.use("send-sms", ["message": "Hello"]) }
        try await bench.twilio.came(1)
        task.cancel()
        let use = await task.value

        #expect(use.error == "aborted" && use.hasFailed)
    }

    @Test func `tools of one turn are used at once`() async throws {
        let bench = try await ToolBench(environment: ["TWILIO_VERIFY_SERVICE_SID": SmallTwilio.service])
        await bench.twilio.next(.stalls, .stalls)

        let tasks = [
            Task { await bench.use("send-sms", ["message": "Hello"]) }, Task { await bench.use("place-call") },
        ]
        // Both have come although neither is answered.
        try await bench.twilio.came(2)
        let quick = await bench.use("verify-send")
        for task in tasks { task.cancel() }

        #expect(quick.json["sent"] == true)
        for task in tasks { #expect(await task.value.error == "aborted") }
    }
}

extension Toolbox {
    fileprivate func setClock(_ clock: @escaping @Sendable () -> Moment) { now = clock }
    fileprivate func setWholePace(_ pace: ToolPace) { wholePace = pace }
}
