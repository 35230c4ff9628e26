import Problems
import Testing

@testable import VoiceRelay

@Suite struct ToolManifestTests {
    private func manifest(_ text: String) throws -> ToolManifest { try ToolManifest(parsing: Array(text.utf8)) }

    @Test func `a manifest names tools elsewhere, and what is special about ours`() throws {
        let manifest = try manifest(
            """
            {"tools": [
                {"builtin": "send-sms", "anyNumber": true, "description": "Texts.", "examples": ["Ping me"]},
                {"type": "function", "function": {"name": "track", "description": "Tracks."},
                 "http": {"url": "https://example.com/t?k=1#x", "method": "get", "timeoutMs": 1500}},
                {"type": "function", "function": {"name": "verify-code", "description": "As before."}},
                {"builtin": "switch-agent", "agents": ["wealth", "desk"]}
            ]}
            """)

        #expect(manifest.entries.map(\.name) == ["send-sms", "track", "verify-code", "switch-agent"])
        guard case .builtin(_, let terms) = manifest.entries[0], case .external(let plan) = manifest.entries[1] else {
            return #expect(Bool(false), "the entries are others")
        }
        #expect(terms == BuiltinTerms(description: "Texts.", examples: ["Ping me"], anyNumber: true))
        #expect(manifest.entries[3] == .builtin(.switchAgent, BuiltinTerms(agents: ["wealth", "desk"])))
        #expect(plan.url == "https://example.com/t?k=1" && plan.method == .get && plan.limit == .milliseconds(1_500))
    }

    @Test(arguments: [
        ("{}", "tools"), ("[7]", "tools[0]"), (#"[{"mcp": {"command": "x"}}]"#, "tools[0]"),
        (#"[{"builtin": "nothing"}]"#, "tools[0].builtin"),
        (#"[{"builtin": "send-sms", "anyNumber": "yes"}]"#, "tools[0].anyNumber"),
        (#"[{"builtin": "switch-agent", "agents": "bank"}]"#, "tools[0].agents"),
        (#"[{"builtin": "end-call"}, {"builtin": "end-call"}]"#, "tools[1]"),
        (#"[{"function": {"name": "track", "description": "x"}}]"#, "tools[0]"),
        (
            #"[{"function": {"name": "a b", "description": "x"}, "http": {"url": "https://a.b"}}]"#,
            "tools[0].function.name"
        ),
        (#"[{"function": {"name": "a"}, "http": {"url": "https://a.b"}}]"#, "tools[0].function.description"),
        (#"[{"function": {"name": "a", "description": "x"}, "http": {"url": "ftp://a.b"}}]"#, "tools[0].http.url"),
        (
            #"[{"function": {"name": "a", "description": "x"}, "http": {"url": "https://u:p@a.b"}}]"#,
            "tools[0].http.url"
        ),
        (
            #"[{"function": {"name": "a", "description": "x"}, "http": {"url": "https://a.b", "method": "PUT"}}]"#,
            "tools[0].http.method"
        ),
        (
            #"[{"function": {"name": "a", "description": "x"}, "http": {"url": "https://a.b", "timeoutMs": 1}}]"#,
            "tools[0].http.timeoutMs"
        ),
        (
            #"[{"function": {"name": "a", "description": "x"}, "http": {"url": "https://a.b", "headers": {"Host": "x"}}}]"#,
            "tools[0].http.headers.Host"
        ),
        (
            #"[{"function": {"name": "a", "description": "x"}, "http": {"url": "https://a.b", "headers": {"X": "a\r\nb"}}}]"#,
            "tools[0].http.headers.X"
        ),
        (
            #"[{"function": {"name": "a", "description": "x", "parameters": {"type": "text"}}, "http": {"url": "https://a.b"}}]"#,
            "tools[0].function.parameters.type"
        ),
        (
            #"[{"function": {"name": "a", "description": "x", "parameters": {"type": "object", "properties": {"b": {"pattern": "("}}}}, "http": {"url": "https://a.b"}}]"#,
            "tools[0].function.parameters.properties.b.pattern"
        ),
        (
            #"[{"function": {"name": "a", "description": "x"}, "http": {"url": "https://a.b"}, "examples": [1]}]"#,
            "tools[0].examples[0]"
        ),
    ])
    func `what is wrong is told by its place`(text: String, field: String) {
        let refusal = #expect(throws: AgentFlaws.self) { try manifest(text) }

        #expect(
            refusal?.flaws.count == 1 && refusal?.flaws[0].message.hasPrefix(field + " ") == true,
            "\(refusal?.flaws ?? [])")
    }

    @Test func `an MCP server is refused with a sentence`() {
        let refusal = #expect(throws: AgentFlaws.self) {
            try manifest(#"{"tools": [{"type": "mcp", "url": "http://x"}]}"#)
        }

        #expect(refusal?.problem.message.contains("MCP server. Those cannot be called yet") == true)
    }
}
