import Fleet
import FleetTestSupport
import HTTP
import JSON
import Models
import Testing
import Twilio

@testable import VoiceRelay

/// What is wrong in an agent's files is told before a call can meet it.
@Suite(.serialized, .timeLimit(.minutes(1))) struct AgentFlawTests {
    private func told(of agent: String, tools: String? = nil) -> [String] {
        flaws { _ = try AgentReading.read(.small(agent: agent, tools: tools)) }
    }

    /// The flaws of an agent that speaks English so, and has these members.
    private func told(manner: String = "", _ members: String = "") -> [String] {
        told(of: "{\"title\": \"D\",\n\"languages\": {\"en\": {\n\(manner)}}\(members.isEmpty ? "" : ",\n" + members)}")
    }

    @Test(arguments: [
        "1e30", "1e308", "-1e30", #""999999999999999999999999s""#, #""99999999999999999999h""#, #""9e99ms""#, "601",
    ])
    func `a length of time beyond all bounds is a flaw, and no more`(time: String) {
        let told = told("\"patience\": {\"silence\": \(time)}")

        #expect(
            told == [
                "agent.json:4: patience.silence must be a length of time such as \"700ms\" or \"20s\", of 600 s at most."
            ])
    }

    @Test(arguments: [
        (#""voice": """#, "languages.en.voice"), (#""speechModel": """#, "languages.en.speechModel"),
        (#""tag": "en-""#, "languages.en.tag"), (#""tag": "en-waytoolongapart""#, "languages.en.tag"),
        (#""tag": """#, "languages.en.tag"),
    ])
    func `a manner that Twilio would refuse is refused with its line`(manner: String, path: String) {
        let told = told(manner: manner)

        #expect(told.count == 1 && told[0].hasPrefix("agent.json:3: \(path) "), "\(told)")
    }

    @Test(arguments: [
        (#""sound": {"speechTimeout": 599}"#, "sound.speechTimeout"),
        (#""sound": {"speechTimeout": 5001}"#, "sound.speechTimeout"),
        (#""intelligenceService": """#, "intelligenceService"), (#""handover": {"queue": ""}"#, "handover.queue"),
        ("\"handover\": {\"queue\": \"\(String(repeating: "q", count: 65))\"}", "handover.queue"),
        (#""handover": {"number": "sip:a b@example.com"}"#, "handover"),
    ])
    func `what else Twilio would refuse is refused with its line`(member: String, path: String) {
        let told = told(member)

        #expect(told.count == 1 && told[0].hasPrefix("agent.json:4: \(path)"), "\(told)")
    }

    @Test(arguments: [
        (#"{"type": "object", "patternProperties": {"^p": {"writeOnly": true}}}"#, "patternProperties"),
        (#"{"type": "object", "properties": {"a": {"prefixItems": [{"writeOnly": true}]}}}"#, "prefixItems"),
        (#"{"type": "object", "then": {"properties": {"a": {"writeOnly": true}}}}"#, "then"),
        (#"{"type": "object", "$defs": {"p": {"writeOnly": true}}}"#, "$defs"),
        (##"{"type": "object", "properties": {"p": {"writeOnly": true}, "q": {"$ref": "#/properties/p"}}}"##, "$ref"),
    ])
    func `a secret where no secret would be hidden is refused`(schema: String, word: String) {
        let function = #"{"name": "a", "description": "x", "parameters": \#(schema)}"#
        let told = told(
            of: #"{"title": "Desk", "languages": {"en": {}}}"#,
            tools: #"[{"function": \#(function), "http": {"url": "https://example.com/a"}}]"#)

        #expect(told.count == 1 && told[0].contains(word) && told[0].contains("writeOnly"), "\(told)")
    }

    @Test func `what Twilio takes is taken, up to its ends`() {
        #expect(told(manner: #""tag": "en-GB", "voice": "v""#, #""sound": {"speechTimeout": 600}"#) == [])
        #expect(told(#""sound": {"speechTimeout": 5000}, "handover": {"queue": "desk"}"#) == [])
    }

    @Test func `the fleet's service for the words of calls holds where an agent names none`() throws {
        let defaults = AgentDefaults(intelligenceService: "GA1")

        #expect(try AgentReading.read(.small(), defaults).sound.intelligenceService == "GA1")
    }

    @Test func `a key has one meaning`() {
        let told = told(#""keys": {"1": {"words": "Prices?", "does": "person"}}"#)

        #expect(told == ["agent.json:4: keys.1 must have one of words, a language of the agent, and does."])
    }

    @Test func `a compact agent is taken up from its folder, and read again`() async throws {
        let bench = try await AgentBench()
        // Written with line feeds and indents it would be three times as long.
        let hints = Array(repeating: #""h""#, count: 190).joined(separator: ",")
        let properties = (0..<6_000).map { "\"p\($0)\":{\"type\":\"string\"}" }.joined(separator: ",")
        let source = AgentSource.small(
            agent: #"{"title":"Desk","languages":{"en":{}},"sound":{"hints":[\#(hints)]}}"#,
            tools: """
                [{"function":{"name":"a","description":"b","parameters":{"type":"object","properties":{\(properties)}}},\
                "http":{"url":"https://a.example"}}]
                """)
        try source.write(into: bench.agents.path)

        let changes = try await bench.shelf.reload()

        #expect(source.tools?.utf8.count ?? 0 < AgentSource.Limits.tools)
        #expect(changes.published == ["desk": 1] && changes.flawed.isEmpty)
        #expect(await bench.version() == 1)
        #expect(try await bench.shelf.publish(1, of: "desk").number == 1)
    }

    @Test func `a file that is too long is still refused where it comes in`() async throws {
        let bench = try await AgentBench()
        let long = String(repeating: "x", count: 70_000)

        let asText = try await bench.ask(.post, "/agents/check", ["agent": .string(long), "context": "Be kind."])
        let asObject = try await bench.ask(
            .post, "/agents/check", ["agent": ["title": .string(long)], "context": "Be kind."])

        for answer in [asText, asObject] {
            #expect(answer["flaws"]?[0]?["message"] == "The file is longer than 64 KiB.", "\(answer)")
        }
    }

    @Test func `an agent by default that nobody is is told`() async throws {
        let bench = try await AgentBench(environment: ["DEFAULT_AGENT": "dekk"])
        try AgentSource.small().write(into: bench.agents.path)
        _ = try await bench.shelf.reload()

        let missing = await bench.frame.readiness.report["missing"]?[0]?["reason"]?.string
        let listed = try await bench.ask(.get, "/agents")

        #expect(missing == "DEFAULT_AGENT names dekk, and no such agent answers. Did you mean desk?")
        #expect(listed["missing"] == "DEFAULT_AGENT names dekk, and no such agent answers. Did you mean desk?")
        try AgentSource.small("dekk").write(into: bench.agents.path)
        _ = try await bench.shelf.reload()
        #expect(await bench.frame.readiness.report["missing"]?[0] == nil)
        #expect(try await bench.ask(.get, "/agents")["missing"] == nil)
    }

    @Test(arguments: [
        (#"{"builtin": "end-call", "exampels": []}"#, "tools[0].exampels means nothing here. Did you mean examples?"),
        (#"{"builtin": "end-call", "description": 7}"#, "tools[0].description must be a text"),
        (
            #"{"function": {"name": "a", "description": "b"}, "http": {"url": "https://a.b", "secretSettings": "TOOL_A"}}"#,
            "tools[0].http.secretSettings means nothing here. Did you mean secretSetting?"
        ),
        (
            #"{"function": {"name": "a", "description": "b"}, "http": {"url": "https://a.b", "headers": {"X-Key": "{secret}"}}}"#,
            "tools[0].http.headers.X-Key holds {secret}, and there is no secretSetting"
        ),
        (
            #"{"function": {"name": "a", "description": "b"}, "http": {"url": "https://a.b", "headers": "x"}}"#,
            "tools[0].http.headers must be an object"
        ),
        (
            #"{"function": {"name": "a", "description": "b", "parameters": []}, "http": {"url": "https://a.b"}}"#,
            "tools[0].function.parameters must be an object"
        ),
        (
            #"{"function": {"name": "a", "description": "b"}, "http": {"url": "https://a.b"}, "slow": "yes"}"#,
            "tools[0].slow must be true or false"
        ),
        (
            #"{"type": "tool", "function": {"name": "a", "description": "b"}, "http": {"url": "https://a.b"}}"#,
            "tools[0].type must be function"
        ),
    ])
    func `what is wrong in a manifest is told with its line`(entry: String, message: String) {
        let told = told(of: #"{"title": "D", "languages": {"en": {}}}"#, tools: "{\"tools\": [\n\(entry)]}")

        #expect(told.count == 1 && told[0].hasPrefix("tools.json:2: \(message)"), "\(told)")
    }

    @Test(arguments: [
        (#""requried": ["n"]"#, "requried means nothing here. Did you mean required?"),
        (#""properties": {"n": {"maxLength": "5"}}"#, "properties.n.maxLength must be a whole number"),
        (#""properties": {"n": {"minimum": "1"}}"#, "properties.n.minimum must be a number"),
        (#""properties": {"n": {"writeOnly": "yes"}}"#, "properties.n.writeOnly must be true or false"),
        (
            #""properties": {"n": {"writeonly": true}}"#,
            "properties.n.writeonly means nothing here. Did you mean writeOnly?"
        ),
        (#""properties": {"n": {"type": "strin"}}"#, "properties.n.type must be one of"),
        (#""required": ["m"]"#, "required names m, which is none of its properties"),
    ])
    func `what is wrong in a schema is told with its line`(member: String, message: String) {
        let tools = """
            [{"function": {"name": "a", "description": "b", "parameters": {"type": "object",
              \(member)}}, "http": {"url": "https://a.b"}}]
            """
        let told = told(of: #"{"title": "D", "languages": {"en": {}}}"#, tools: tools)

        #expect(
            told.count == 1 && told[0].hasPrefix("tools.json:2: tools[0].function.parameters.\(message)"), "\(told)")
    }

    @Test func `every flaw of a manifest is told at once`() {
        let told = told(
            of: #"{"title": "D", "languages": {"en": {}}}"#,
            tools: """
                {"tools": [
                {"builtin": "nothing"},
                {"builtin": "end-call", "anyNumber": 1},
                {"builtin": "end-call"}],
                "tool": 1}
                """)

        #expect(told.map { $0.split(separator: ":")[1] } == ["2", "3", "4", "5"], "\(told)")
    }
}
