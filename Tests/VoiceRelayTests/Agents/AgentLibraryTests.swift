import Fleet
import FleetTestSupport
import Glibc
import HTTP
import JSON
import Models
import Problems
import Settings
import Store
import Testing

@testable import VoiceRelay

/// The agents that answer, and how they come to do so.
@Suite(.serialized, .timeLimit(.minutes(1))) struct AgentLibraryTests {
    @Test func `a folder is taken up once, and again when it has changed`() async throws {
        let bench = try await AgentBench()
        #expect(await bench.version() == nil)
        try AgentSource.small().write(into: bench.agents.path)

        #expect(try await bench.shelf.reload().published == ["desk": 1])
        #expect(try await bench.shelf.reload().published == [:])
        try AgentSource.small(context: "Be brief.").write(into: bench.agents.path)
        #expect(try await bench.shelf.reload().published == ["desk": 2])

        #expect(await bench.shelf.agent(named: "desk")?.instructions == "Be brief.")
        #expect(try await bench.shelf.agent(named: "desk", version: 1)?.instructions == "Be kind.")
        #expect(try await bench.shelf.agent(named: "desk", version: 3) == nil)
    }

    @Test func `a flawed folder leaves its agent as it was, and is told with its line`() async throws {
        let bench = try await AgentBench()
        try AgentSource.small().write(into: bench.agents.path)
        try AgentSource.small("other").write(into: bench.agents.path)
        _ = try await bench.shelf.reload()
        try AgentSource.small(agent: "{\n\"titel\": 1}").write(into: bench.agents.path)
        try AgentSource.small("other", context: "New.").write(into: bench.agents.path)

        let changes = try await bench.shelf.reload()

        #expect(changes.published == ["other": 2])
        #expect(changes.flawed.map(\.name) == ["desk"] && changes.flawed[0].flaws.contains { $0.line == 2 })
        #expect(await bench.version() == 1)
        let missing = await bench.frame.readiness.report["missing"]?[0]?["reason"]?.string
        #expect(missing?.contains("agent.json:2") == true)
        let listed = try await bench.ask(.get, "/agents")
        #expect(listed["flawed"]?[0]?["flaws"]?.array?.map { $0["line"] } == [1, 1, 2])
    }

    @Test func `with no agent at all it is not ready, and a call is told that nobody can take it`() async throws {
        let bench = try await AgentBench()
        try AgentSource.small(agent: "{}").write(into: bench.agents.path)
        _ = try await bench.shelf.reload()

        let choice = await bench.shelf.choose(for: CallQuestion(called: "+15005550006", language: .portuguese))

        #expect(choice.isClosed && choice.language == .portuguese && choice.agent.version == 0)
        #expect(choice.agent.nearestManner(to: .portuguese).closed == StockPhrases.manner(in: .portuguese).unavailable)
        let reason = await bench.frame.readiness.report["reasons"]?[0]?["reason"]?.string
        #expect(reason?.contains("No agent can answer. The agent desk cannot be taken. agent.json:1:") == true)

        try AgentSource.small().write(into: bench.agents.path)
        _ = try await bench.shelf.reload()
        #expect(await bench.frame.readiness.report["reasons"]?.array?.contains { $0["name"] == "agents" } == false)
        #expect(await bench.shelf.choose(for: CallQuestion(called: "+1")).agent.name == "desk")
    }

    @Test func `an agent whose folder is gone answers no more, and a folder of agents that is gone changes nothing`()
        async throws
    {
        let bench = try await AgentBench()
        try AgentSource.small().write(into: bench.agents.path)
        try AgentSource.small("other").write(into: bench.agents.path)
        _ = try await bench.shelf.reload()
        rename("\(bench.agents.path)/other", "\(bench.state.path)/other")

        #expect(try await bench.shelf.reload().retired == ["other"])
        #expect(await bench.version("other") == nil)
        #expect(try await bench.shelf.agent(named: "other", version: 1) != nil)

        rename(bench.agents.path, "\(bench.agents.path)-away")
        #expect(try await bench.shelf.reload().retired == [])
        #expect(await bench.version() == 1)
        rename("\(bench.agents.path)-away", bench.agents.path)
    }

    @Test func `a draft answers nobody before it is published, and is taken back by a rollback`() async throws {
        let bench = try await AgentBench()
        try AgentSource.small().write(into: bench.agents.path)
        _ = try await bench.shelf.reload()
        let call = try #require(await bench.shelf.agent(named: "desk"))

        let draft = try await bench.ask(
            .post, "/agents/desk/versions", AgentSource.small(context: "Be brief.").json)
        #expect(draft["version"] == 2 && draft["state"] == "draft")
        #expect(await bench.version() == 1)
        let published = try await bench.ask(.post, "/agents/desk/versions/2/publish")
        #expect(published["state"] == "published")
        #expect(await bench.version() == 2)
        #expect(call.version == 1 && call.instructions == "Be kind.")
        let back = try await bench.ask(.post, "/agents/desk/rollback")
        #expect(back["version"] == 1)
        #expect(await bench.shelf.agent(named: "desk")?.instructions == "Be kind.")

        let states = try await bench.ask(.get, "/agents/desk/versions")["versions"]?.array?.map { $0["state"] }
        #expect(states == ["rolled-back", "published"])
        await #expect(throws: Problem.self) { try await bench.ask(.post, "/agents/desk/rollback") }
        await #expect(throws: Problem.self) { try await bench.ask(.post, "/agents/desk/versions/9/publish") }
        await #expect(throws: Problem.self) { try await bench.ask(.post, "/agents/nobody/rollback") }
    }

    @Test func `versions are listed newest first, a page at a time in both directions`() async throws {
        let bench = try await AgentBench()
        for _ in 1...5 { _ = try await bench.ask(.post, "/agents/desk/versions", AgentSource.small().json) }
        func page(_ token: JSONValue?) async throws -> (numbers: [Int], meta: JSONValue?) {
            let query = token?.string.map { "&pageToken=\($0)" } ?? ""
            let answer = try await bench.ask(.get, "/agents/desk/versions?pageSize=2\(query)")
            return (answer["versions"]?.array?.compactMap { $0["version"]?.int } ?? [], answer["meta"])
        }

        let first = try await page(nil)
        let second = try await page(first.meta?["nextPageToken"])
        let last = try await page(second.meta?["nextPageToken"])
        let back = try await page(second.meta?["previousPageToken"])

        #expect(first.numbers == [5, 4] && second.numbers == [3, 2] && last.numbers == [1])
        #expect(last.meta?["nextPageToken"] == .null && first.meta?["previousPageToken"] == .null)
        #expect(back.numbers == [5, 4] && back.meta?["previousPageToken"] == .null)
        let problem = await #expect(throws: Problem.self) {
            try await bench.ask(.get, "/agents/desk/versions?pageSize=1000")
        }
        #expect(problem?.kind == .invalid)
    }

    @Test func `what was published and rolled back outlives a restart, until the folder changes`() async throws {
        let first = try await AgentBench()
        try AgentSource.small().write(into: first.agents.path)
        _ = try await first.shelf.reload()
        _ = try await first.ask(.post, "/agents/desk/versions", AgentSource.small(context: "Be brief.").json)
        _ = try await first.ask(.post, "/agents/desk/versions/2/publish")
        await first.frame.database.close()

        let second = try await AgentBench(first.agents, state: first.state)

        #expect(await second.shelf.agent(named: "desk")?.instructions == "Be brief.")
        try AgentSource.small(context: "Be slow.").write(into: second.agents.path)
        #expect(try await second.shelf.reload().published == ["desk": 3])
    }

    @Test func `a version that was taken by other rules answers on, and is not published anew`() async throws {
        let bench = try await AgentBench()
        let agent = """
            {"title": "Desk", "mood": "kind", "languages": {"en": {"tag": "en-waytoolongapart", "greeting": "Hello."}},
             "handover": {"number": "sip:a b@example.com"}, "keys": {"12": {"does": "person"}},
             "routing": [{"number": "nine"}, {"number": "+15005550006", "colour": "red"}]}
            """
        let parameters = #"{"type": "object", "properties": {"a": {"type": "string", "shape": "round"}}}"#
        let function = #"{"name": "a", "description": "x", "parameters": \#(parameters)}"#
        let tools = #"[{"function": \#(function), "http": {"url": "https://example.com/a"}}]"#
        try await bench.frame.keep { db in
            let number = try AgentTables.save(.small(agent: agent, tools: tools), .folder, in: db)
            try AgentTables.publish(number, of: "desk", in: db)
        }

        try await bench.shelf.refresh()

        let found = try #require(await bench.shelf.agent(named: "desk"))
        #expect(found.version == 1 && found.phrase(\.greeting, in: .english, for: nil) == "Hello.")
        #expect(found.routing.map(\.number) == ["+15005550006"] && found.toolEntries.map(\.name) == ["a"])
        await #expect(throws: AgentFlaws.self) { try await bench.shelf.publish(1, of: "desk") }
    }

    @Test func `a flawed draft is refused with every flaw, and can be looked at beforehand`() async throws {
        let bench = try await AgentBench()
        let bad: JSONValue = ["agent": ["title": "Desk", "languages": ["en": ["voise": "x"]]], "context": ""]

        let checked = try await bench.ask(.post, "/agents/check", bad)
        let response = try await bench.routes.ask(.post, "/agents/desk/versions", body: bad)

        #expect(checked["ok"] == false && checked["flaws"]?.array?.count == 2)
        let told = try response.json
        #expect(response.status.code == 422 && told["flaws"]?.array?.count == 2)
        #expect(try await bench.ask(.post, "/agents/check", AgentSource.small().json)["ok"] == true)
        await #expect(throws: Problem.self) { try await bench.ask(.get, "/agents/desk/versions") }
    }

    @Test func `an agent can be made without a folder, and shown as it was written`() async throws {
        let bench = try await AgentBench()
        _ = try await bench.ask(.post, "/agents/made/versions", AgentSource.small("made").json)
        _ = try await bench.ask(.post, "/agents/made/versions/1/publish")

        let shown = try await bench.ask(.get, "/agents/made")

        #expect(shown["source"]?["context"] == "Be kind." && shown["source"]?["agent"]?["title"] == "Desk")
        _ = try await bench.shelf.reload()
        #expect(await bench.version("made") == 1)
        await #expect(throws: Problem.self) { try await bench.ask(.get, "/agents/Made") }
    }

    @Test func `settings for all agents are taken up by those that say nothing themselves`() async throws {
        let bench = try await AgentBench(environment: ["SENTENCE_END_PATTERNS": ".,!,\\n", "MAX_BUFFER_SIZE": "99"])
        try AgentSource.small().write(into: bench.agents.path)
        _ = try await bench.shelf.reload()

        #expect(await bench.shelf.agent(named: "desk")?.pieces.ends == [".", "!", "\n"])
        #expect(await bench.shelf.agent(named: "desk")?.pieces.longest == 99)
        var reader = SettingsReader(
            SettingsSources(environment: ["AGENTS_DIR": bench.agents.path, "MAX_BUFFER_SIZE": "50"]))
        try await bench.shelf.reload(AgentSettings(from: &reader))
        #expect(await bench.shelf.agent(named: "desk")?.pieces.longest == 50)
        #expect(await bench.version() == 1)
    }

    @Test func `the agents that ship are taken, and each is reached`() async throws {
        let bench = try await AgentBench(environment: ["AGENTS_DIR": ShippedAgents.folder])
        func name(_ number: String, _ customer: Customer? = nil) async -> String {
            await bench.shelf.choose(for: CallQuestion(called: number, customer: customer)).agent.name
        }

        #expect(await bench.shelf.flawed == [])
        #expect(await bench.shelf.agents.count == 5)
        #expect(await name("+15005550006") == "logistics")
        #expect(await name("+15005550010") == "bank")
        #expect(await name("+15005550010", Customer(number: "+1", stage: "lead")) == "bank-onboarding")
        #expect(await name("+15005550099") == "logistics")
    }
}
