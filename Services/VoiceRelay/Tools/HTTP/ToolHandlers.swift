import HTTP
import HTTPServer
import JSON
import Models
import Net
import Problems

/// The built-in tools over HTTP, for agents that live elsewhere.
struct ToolHandlers: Sendable {
    let toolbox: Toolbox
    let secret: ToolSecret
    let roster: (any AgentRoster)?

    var routes: [Route] {
        [
            .get("/tools", "Lists the tools that can be used without a call, as a model is told of them.", list)
                .alsoAdmitting(secret.admits),
            .post("/tools/{name}", "Uses a tool.", use).takingJSON(upTo: 64 << 10).alsoAdmitting(secret.admits)
                .documented {
                    $0.parameters = [
                        .init(ToolSecret.field, in: .header, "TOOLS_SECRET, for whoever is not on this machine.")
                    ]
                },
        ]
    }

    @OnLoop private func list(_ request: Request) throws -> Response {
        try secret.check(request)
        let tools = toolbox.offers(to: stranger(for: ToolCaller())).map { tool -> JSONValue in
            [
                "type": "function",
                "function": [
                    "name": .string(tool.name), "description": .string(tool.description),
                    "parameters": .object(tool.parameters),
                ],
            ]
        }
        return try .json(["tools": .array(tools)] as JSONValue)
    }

    private func use(_ request: Request) async throws -> Response {
        try secret.check(request)
        let name: String = try request.parameter("name")
        var arguments: JSONObject = try await request.json(upTo: 64 << 10)
        let caller = ToolCaller(json: arguments["caller"] ?? [:])
        arguments["caller"] = nil
        let call = ToolCall(id: request.id, name: name, arguments: arguments.description)
        let use = await toolbox.use(call, of: await stranger(for: caller), for: caller)
        if let problem = use.problem { throw problem }
        var answer: JSONObject = ["result": (try? JSONValue(parsing: use.result)) ?? .string(use.result)]
        answer["deed"] = use.deed.map { .object($0.json) }
        return try .json(JSONValue.object(answer))
    }

    /// An agent that is not ours, with what it may use. Whoever names no customer says in `to` whom they mean.
    @OnLoop private func stranger(for caller: ToolCaller) -> Agent {
        let known = roster?.agent(named: caller.agent)
        var agent = known ?? Agent(name: caller.agent, title: caller.agent, instructions: "", manners: [:])
        let may = caller.callSID.isEmpty ? BuiltinName.withoutCall : BuiltinName.allCases
        var terms = BuiltinTerms()
        terms.anyNumber = caller.customerNumber.isEmpty
        agent.tools = []
        agent.manifest = ToolManifest(entries: may.map { .builtin($0, terms) })
        return agent
    }
}
