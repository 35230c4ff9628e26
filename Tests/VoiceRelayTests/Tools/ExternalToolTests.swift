import Fleet
import FleetTestSupport
import HTTP
import JSON
import Models
import Net
import Problems
import Targets
import Testing

@testable import VoiceRelay

@Suite struct ExternalToolTests {
    @Test func `a server gets the arguments and who calls, and its answer is told`() async throws {
        try await ToolBench.tracking { _ in
            try .json(["parcel": "A-17", "state": "entregue em São Paulo 🚚"] as JSONValue)
        } _: { bench, agent, server in
            let use = await bench.use("track", ["number": "A-17"], of: agent)
            let offer = await bench.kit.toolbox.offers(to: agent).last

            #expect(use.json == ["parcel": "A-17", "state": "entregue em São Paulo 🚚"])
            let body = try await server.lastBody
            #expect(body["number"] == "A-17" && body["caller"]?["customer"] == "+15558675310")
            #expect(
                body["caller"]?["callSid"]?.string == ToolBench.caller.callSID && body["caller"]?["language"] == "en")
            #expect(offer?.name == "track" && offer?.examples == ["Track it"])
            #expect(await bench.kit.toolbox.isSlow("track", of: agent))
        }
    }

    @Test func `an answer in our own form tells a result, and what becomes of the call`() async throws {
        try await ToolBench.tracking { _ in
            try .json(["result": ["say": "Goodbye"], "deed": ["type": "end", "reason": "closed"]] as JSONValue)
        } _: { bench, agent, _ in
            let use = await bench.use("track", ["number": "1"], of: agent)

            #expect(use.json == ["say": "Goodbye"] && use.deed == .end(reason: "closed"))
        }
    }

    @Test func `a question by GET carries its arguments in the address`() async throws {
        try await ToolBench.tracking(http: #", "method": "GET""#) { _ in
            .text("It is on its way.")
        } _: {
            bench, agent, server in
            let use = await bench.use("track", ["number": "a&b=ç d"], of: agent)

            #expect(use.result == "It is on its way.")
            #expect(await server.asked.last?.target.parameters["number"] == "a&b=ç d")
        }
    }

    @Test func `a secret goes to its server, and comes back from nowhere`() async throws {
        let secret = "s3cret-of-the-test"
        try await ToolBench.tracking(
            http: #", "secretSetting": "TOOL_TRACKING", "headers": {"X-Key": "key {secret}", "X-Plain": "plain"}"#,
            environment: ["TOOL_TRACKING": secret]
        ) { request in
            let shown = request.headers["X-Key"] ?? ""
            return try .json(["message": .string("You said \(shown)")] as JSONValue, status: Status(code: 418))
        } _: { bench, agent, server in
            let use = await bench.use("track", ["number": "1"], of: agent)

            #expect(await server.asked.last?.headers["X-Key"] == "key \(secret)")
            #expect(await server.asked.last?.headers["X-Plain"] == "plain")
            #expect(await server.asked.last?.headers["Authorization"] == nil)
            #expect(use.error == "The tool track answered 418: You said key •••")
            #expect(!"\(use)".contains(secret))
        }
    }

    @Test func `a secret without a header of its own is a bearer`() async throws {
        try await ToolBench.tracking(
            http: #", "secretSetting": "TOOL_TRACKING""#, environment: ["TOOL_TRACKING": "s3cret"]
        ) { request in
            .text(request.headers["Authorization"] ?? "none")
        } _: { bench, agent, server in
            let use = await bench.use("track", ["number": "1"], of: agent)

            #expect(await server.asked.last?.headers["Authorization"] == "Bearer s3cret" && use.result == "Bearer •••")
        }
    }

    @Test func `keys that were pressed in secret are shown to their tool alone`() async throws {
        try await ToolBench.tracking { request in
            .text(
                "You typed \(try await JSONValue(parsing: request.body.collect(upTo: 4_096))["number"]?.string ?? "")")
        } _: { bench, agent, server in
            let call = ToolCall(id: "1", name: "track", arguments: #"{"number": "4929381734"}"#)

            let use = await bench.kit.toolbox.use(call, of: agent, for: ToolBench.caller, hiding: ["number"])

            let body = try await server.lastBody
            #expect(body["number"] == "4929381734")
            #expect(use.result == "You typed •••" && use.shownArguments == #"{"number":"•••"}"#)
            #expect(!"\(use)".contains("4929381734"))
        }
    }

    @Test func `a secret that is not set stops the question`() async throws {
        try await ToolBench.tracking(http: #", "secretSetting": "TOOL_TRACKING""#) { _ in
            .text("x")
        } _: {
            bench, agent, server in
            let use = await bench.use("track", ["number": "1"], of: agent)

            #expect(use.error.contains("TOOL_TRACKING") && use.hasFailed)
            #expect(await server.asked.isEmpty)
        }
    }

    @Test func `a server of this machine has to be allowed`() async throws {
        try await ToolBench.tracking(environment: ["ALLOWED_TOOL_TARGETS": ""]) { _ in
            .text("x")
        } _: {
            bench, agent, server in
            let use = await bench.use("track", ["number": "1"], of: agent)

            #expect(use.problem?.kind == .forbidden && use.error.contains("ALLOWED_TOOL_TARGETS"))
            #expect(await server.asked.isEmpty)
        }
    }

    @Test func `nobody is led elsewhere`() async throws {
        try await ToolBench.tracking { _ in
            Response(.found, headers: ["Location": "http://169.254.169.254/"])
        } _: { bench, agent, server in
            let use = await bench.use("track", ["number": "1"], of: agent)

            #expect(use.error == "The tool track answered 302." && use.hasFailed)
            #expect(await server.asked.count == 1)
        }
    }

    @Test func `a server that does not answer in time is given up`() async throws {
        let never = Signal()
        try await ToolBench.tracking(http: #", "timeoutMs": 100"#) { _ in
            try await never.wait(beyond: 0)
            return .text("late")
        } _: { bench, agent, _ in
            let use = await bench.use("track", ["number": "1"], of: agent)

            #expect(use.problem?.kind == .timedOut)
        }
    }

    @Test func `the next address of a server is asked where no connection stands`() async throws {
        let server = try await ToolServer { _ in .text("It is on its way.") }
        let bench = try await ToolBench()
        // Nobody listens at the first.
        let targets = TargetCheck(.tools, allowed: [], allowsLoopback: true) { _, port, _ in
            [try #require(SocketAddress(numeric: "127.0.0.2", port: port)), .loopback(port: port)]
        }
        let tool = ExternalTool(
            plan: ExternalPlan(
                name: "track", description: "Tracks.", parameters: [:],
                url: "http://parcels.example:\(await server.port)/tool"),
            doors: ExternalDoors(client: bench.frame.client, targets: targets, secrets: ToolSecrets()))

        let outcome = try await tool.use(["number": "1"], for: ToolBench.caller)

        #expect(outcome.result == "It is on its way.")
        #expect(await server.asked.count == 1)
        await server.stop()
    }

    @Test func `a server that has been reached is asked once, whatever it does`() async throws {
        try await ToolBench.tracking { _ in
            .text("Busy.", status: Status(code: 503))
        } _: { bench, agent, server in
            #expect(await bench.use("track", ["number": "1"], of: agent).hasFailed)
            #expect(await server.asked.count == 1)
        }
    }

    @Test func `an answer without an end is not read to it`() async throws {
        try await ToolBench.tracking { _ in
            .text(String(repeating: "x", count: 300 << 10))
        } _: { bench, agent, _ in
            let use = await bench.use("track", ["number": "1"], of: agent)

            #expect(use.hasFailed && use.result.utf8.count < 1_000)
        }
    }

    @Test func `a long answer is cut, and a page for people is no error message`() async throws {
        try await ToolBench.tracking { request in
            let body = try await JSONValue(parsing: request.body.collect(upTo: 4_096))
            return body["number"] == "long"
                ? .text(String(repeating: "é", count: 20_000)) : .text("<html>Sorry</html>", status: Status(code: 503))
        } _: { bench, agent, _ in
            let long = await bench.use("track", ["number": "long"], of: agent)
            let page = await bench.use("track", ["number": "page"], of: agent)

            #expect(long.result.utf8.count <= BoundedResult.longest && long.result.contains("[Cut here"))
            #expect(page.error == "The tool track answered 503.")
        }
    }

    @Test func `another setting's secret cannot be had`() throws {
        #expect(throws: Problem.self) { try ToolSecrets().secret(named: "FLEET_TOKEN") }
        let refusal = #expect(throws: AgentFlaws.self) {
            try ToolManifest(
                parsing: Array(
                    #"[{"function": {"name": "a", "description": "b"}, "http": {"url": "https://a.example", "secretSetting": "FLEET_TOKEN"}}]"#
                        .utf8))
        }
        #expect(refusal?.flaws.first?.message.hasPrefix("tools[0].http.secretSetting ") == true)
    }
}
