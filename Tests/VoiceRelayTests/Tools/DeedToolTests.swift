import JSON
import Models
import Testing

@testable import VoiceRelay

@Suite struct DeedToolTests {
    @Test func `each tool of a call says what is to become of it`() async throws {
        let bench = try await ToolBench(others: [
            Agent(name: "wealth", title: "Wealth", instructions: "", manners: [:])
        ])

        let deeds = [
            await bench.use("switch-language", ["language": "pt"]),
            await bench.use("switch-agent", ["agent": "wealth"]),
            await bench.use("transfer", ["reason": "angry", "summary": "The parcel is late."]),
            await bench.use("end-call"), await bench.use("collect-digits", ["length": 6]),
        ].map(\.deed)

        var digits = DigitWish()
        digits.most = 6
        #expect(
            deeds == [
                .speak(.portuguese), .goOn(agent: "wealth"), .handOver(reason: "angry", summary: "The parcel is late."),
                .end(reason: "goodbye"), .collect(digits),
            ])
    }

    @Test func `only languages and agents that are there can be gone on with`() async throws {
        let bench = try await ToolBench(others: [
            Agent(name: "wealth", title: "Wealth", instructions: "", manners: [:])
        ])
        var agent = ToolBench.agent()
        agent.manners[.portuguese] = nil

        let language = await bench.use("switch-language", ["language": "pt"], of: agent)
        let other = await bench.use("switch-agent", ["agent": "desk"], of: agent)

        #expect(language.error.contains(#""en", "es""#) && other.error.contains(#""wealth""#))
        #expect(language.deed == nil && other.deed == nil)
    }

    @Test func `whom an agent may hand on to is offered in the order in which its manifest names them`() async throws {
        let names = ["alpha", "beta", "gamma"]
        let bench = try await ToolBench(
            others: names.map { Agent(name: $0, title: $0, instructions: "", manners: [:]) })
        let told = #"[{"builtin": "switch-agent", "agents": ["gamma", "nobody", "alpha"]}]"#
        let agent = ToolBench.agent(told, tools: ["switch-agent"])
        let alone = ToolBench.agent(
            #"[{"builtin": "switch-agent", "agents": ["nobody"]}]"#, tools: ["switch-agent", "end-call"])

        let offer = try #require(await bench.kit.toolbox.offers(to: agent).first)
        let refused = await bench.use("switch-agent", ["agent": "beta"], of: agent)

        #expect(offer.choices.map(\.value) == ["gamma", "alpha"])
        #expect(refused.deed == nil && refused.error.contains(#""gamma", "alpha""#))
        #expect(await bench.kit.toolbox.offers(to: alone).map(\.name) == ["end-call"])
    }

    @Test func `secret digits go to a tool that gets them, or nowhere`() async throws {
        let bench = try await ToolBench()

        let open = await bench.use("collect-digits", ["secret": true])
        let strange = await bench.use("collect-digits", ["secret": true, "tool": "nothing"])
        let use = await bench.use("collect-digits", ["secret": true, "tool": "verify-code", "length": 6])

        #expect(open.hasFailed && strange.hasFailed)
        guard case .collect(let wish) = use.deed else { return #expect(Bool(false), "no digits are collected") }
        #expect(wish.isSecret && wish.most == 6 && wish.next == .init(tool: "verify-code", argument: "code"))
    }

    @Test(arguments: [
        CallDeed.speak(.spanish), .goOn(agent: "bank"), .handOver(reason: "a", summary: "b"), .end(reason: "c"),
        .press("12#w"),
        .collect(
            DigitWish(
                most: 4, terminator: nil, isSecret: true,
                next: .init(tool: "verify-code", argument: "code", others: ["to": "+15005550006"]))),
    ])
    func `what becomes of a call reads as it is written`(deed: CallDeed) {
        #expect(CallDeed(json: .object(deed.json)) == deed)
    }

    @Test(arguments: [
        #"{"type": "speak", "language": "xx"}"#, #"{"type": "press", "keys": "1;2"}"#, #"{"type": 3}"#, "7",
    ])
    func `what makes no sense becomes nothing`(text: String) throws {
        #expect(CallDeed(json: try JSONValue(parsing: text)) == nil)
    }

    @Test func `keys are pressed as a call with an agent knows them`() {
        #expect(CallDeed(json: ["type": "press", "keys": "1W2w#"]) == .press("1w2w#"))
    }
}
