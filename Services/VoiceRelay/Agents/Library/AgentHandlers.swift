import Fleet
import HTTP
import HTTPServer
import JSON
import Models
import Problems

/// What people ask about agents, and how they change them.
struct AgentHandlers: Sendable {
    let library: AgentLibrary

    var routes: [Route] {
        let routes: [Route] = [
            .get("/agents", "The agents that answer.", list),
            .post("/agents/reload", "Takes up what has changed in the agents' folders.", reload),
            .post("/agents/check", "Tells everything that is wrong with an agent, and keeps nothing.", check)
                .takingJSON(upTo: Self.longestBody),
            .get("/agents/{name}", "One agent as it answers now, with what was written.", show),
            .get("/agents/{name}/versions", "Every version of an agent, the newest first.", listVersions)
                .documented { $0.parameters = ListRequest.parameters },
            .get("/agents/{name}/versions/{version}", "One version, with what was written.", showVersion),
            .post("/agents/{name}/versions", "Saves the next version of an agent as a draft.", addVersion)
                .takingJSON(upTo: Self.longestBody).documented {
                    $0.answers = [201: "It is kept, and answers nobody yet."]
                },
            .post("/agents/{name}/versions/{version}/publish", "Has a version answer from now on.", publish),
            .post("/agents/{name}/rollback", "Has the version answer again that did before.", rollBack),
        ]
        return routes.map { route in route.documented { $0.tag = "Agents" } }
    }

    /// Room for all that an agent's files may hold, written as JSON.
    private static let longestBody = 12 << 20

    func list(_ request: Request) async throws -> Response {
        let agents = await library.agents
        let flawed = await library.flawed
        var answer: JSONObject = [
            "agents": .array(agents.map { .object($0.summary) }),
            "flawed": .array(flawed.map { ["name": .string($0.name), "flaws": $0.json] }),
        ]
        answer["missing"] = await library.missing.map { .string($0) }
        return try .json(JSONValue.object(answer))
    }

    func show(_ request: Request) async throws -> Response {
        let name = try name(of: request)
        guard let agent = await library.agent(named: name) else {
            throw Problem(.notFound, "No agent \(name) answers.")
        }
        var members = agent.summary
        members["source"] = try await library.version(agent.version, of: name).1
        return try .json(JSONValue.object(members))
    }

    func reload(_ request: Request) async throws -> Response {
        let changes = try await library.reload()
        let published = changes.published.sorted { $0.key < $1.key }
        return try .json(
            [
                "published": .object(JSONObject(published.map { ($0.key, JSONValue($0.value)) })),
                "retired": .array(changes.retired.map { .string($0) }),
                "flawed": .array(changes.flawed.map { ["name": .string($0.name), "flaws": $0.json] }),
            ] as JSONValue)
    }

    // MARK: Versions

    func check(_ request: Request) async throws -> Response {
        var json: JSONValue = try await request.json(upTo: Self.longestBody)
        let name = json["name"]?.string ?? "draft"
        json["name"] = nil
        do {
            _ = try await library.check(name, json, library.defaults)
            return try .json(["ok": true, "flaws": []] as JSONValue)
        } catch let flaws as AgentFlaws {
            return try .json(["ok": false, "flaws": flaws.json] as JSONValue)
        }
    }

    func listVersions(_ request: Request) async throws -> Response {
        let asked = try ListRequest(request)
        let page = try await library.versions(of: name(of: request), size: asked.size, at: asked.cursor)
        return try .json(page.json("versions", for: asked) { .object($0.json) })
    }

    func showVersion(_ request: Request) async throws -> Response {
        let (version, source) = try await library.version(number(of: request), of: name(of: request))
        var members = version.json
        members["source"] = source
        return try .json(JSONValue.object(members))
    }

    func addVersion(_ request: Request) async throws -> Response {
        do {
            let version = try await library.save(name(of: request), request.json(upTo: Self.longestBody))
            return try .json(JSONValue.object(version.json), status: .created)
        } catch let flaws as AgentFlaws {
            return try refusal(flaws, request)
        }
    }

    func publish(_ request: Request) async throws -> Response {
        do {
            return try .json(
                JSONValue.object(try await library.publish(number(of: request), of: name(of: request)).json))
        } catch let flaws as AgentFlaws {
            return try refusal(flaws, request)
        }
    }

    func rollBack(_ request: Request) async throws -> Response {
        try .json(JSONValue.object(try await library.rollBack(name(of: request)).json))
    }

    // MARK: Words

    /// A problem like any other, with every flaw in it.
    private func refusal(_ flaws: AgentFlaws, _ request: Request) throws -> Response {
        let problem = flaws.problem
        return try .json(
            [
                "error": .string(problem.kind.rawValue), "message": .string(problem.message),
                "code": JSONValue(Status(problem.kind).code), "requestId": .string(request.id), "flaws": flaws.json,
            ] as JSONValue, status: Status(problem.kind))
    }

    private func name(of request: Request) throws -> String {
        guard let name = request.path["name"], AgentSource.isName(name) else {
            throw Problem(.notFound, "An agent's name is made of small letters, digits and dashes.", field: "name")
        }
        return name
    }

    private func number(of request: Request) throws -> Int {
        guard let number = request.path["version"].flatMap({ Int($0) }), number > 0 else {
            throw Problem(.invalid, "A version is a whole number.", field: "version")
        }
        return number
    }
}

extension Agent {
    /// What people see of it in a list.
    var summary: JSONObject {
        [
            "name": .string(name), "title": .string(title), "version": JSONValue(version),
            "home": .string(homeLanguage.rawValue),
            "languages": .array(languages.map { .string($0.rawValue) }),
            "models": .array(models.map { .string($0) }), "tools": .array(tools.map { .string($0) }),
            "knowledge": [
                "documents": .array(knowledge.documents.map { .string($0.title) }),
                "whole": .bool(knowledge.isGivenWhole),
            ],
            "open": .bool(hours?.isOpen(at: Clock.milliseconds) ?? true),
            "masksPrivateData": .bool(masksPrivateData),
        ]
    }
}
