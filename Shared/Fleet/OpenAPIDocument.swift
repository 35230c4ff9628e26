import HTTP
package import HTTPServer
package import JSON

/// The description of a service's addresses (OpenAPI 3.1), written from its route table.
package struct OpenAPIDocument: Sendable {
    private let title: String
    private let concern: String
    private let routes: [Route]

    package init(title: String, concern: String, routes: [Route]) {
        self.title = title
        self.concern = concern
        self.routes = routes.filter { !$0.documentation.isHidden }
    }

    package var json: JSONValue {
        var ids = Set<String>()
        let paths = groups.map { group in
            let names = group[0].pattern.names
            let operations = group.map { route in
                (route.method.name.lowercased(), operation(route, names, unique(operationID(route), &ids)))
            }
            return (Self.template(group[0].pattern), JSONValue.object(JSONObject(operations)))
        }
        return [
            "openapi": "3.1.0",
            "info": ["title": .string(title), "description": .string(concern), "version": .string(Version.current)],
            "paths": .object(JSONObject(paths)),
            "components": [
                "schemas": ["Problem": Self.problem],
                "securitySchemes": .object(JSONObject(schemes)),
            ],
            // The empty one: people on the machine itself need no token.
            "security": [["fleetToken": []], [:]],
        ]
    }

    /// The ways in which requests show who sends them: the fleet's token, and whatever routes of their own ask for.
    private var schemes: [(String, JSONValue)] {
        let token = LoopbackGuard.tokenField
        var schemes: [(String, JSONValue)] = [
            ("fleetToken", ["type": "apiKey", "in": "header", "name": .string(token)])
        ]
        for proof in routes.compactMap(\.documentation.proof) where !schemes.contains(where: { $0.0 == proof.name }) {
            schemes.append(
                (
                    proof.name,
                    [
                        "type": "apiKey", "in": "header", "name": .string(proof.header),
                        "description": .string(proof.meaning),
                    ]
                ))
        }
        return schemes
    }

    /// The routes by address. Addresses that differ only in the names of their parameters are one (OpenAPI 3.1 §4.8.8),
    /// and go by the names of the first.
    private var groups: [[Route]] {
        var places: [[RoutePattern.Segment]: Int] = [:]
        var groups: [[Route]] = []
        for route in routes {
            let shape = route.pattern.segments.map { segment in
                if case .word = segment { segment } else { RoutePattern.Segment.name("") }
            }
            if let place = places[shape] {
                groups[place].append(route)
            } else {
                places[shape] = groups.count
                groups.append([route])
            }
        }
        return groups
    }

    /// OpenAPI knows no parameter that takes the rest of a path.
    private static func template(_ pattern: RoutePattern) -> String {
        let parts = pattern.segments.map { segment in
            switch segment {
            case .word(let word): word
            case .name(let name), .rest(let name): "{\(name)}"
            }
        }
        return "/" + parts.joined(separator: "/")
    }

    private func operation(_ route: Route, _ names: [String], _ id: String) -> JSONValue {
        let words = route.documentation
        var members: JSONObject = [
            "summary": .string(words.summary),
            "operationId": .string(id),
            "responses": responses(route),
        ]
        if let tag = words.tag { members["tags"] = [.string(tag)] }
        if let proof = words.proof {
            members["security"] = [[proof.name: []]]
        } else if route.isOpen {
            members["security"] = []
        }
        let inPath = zip(route.pattern.names, names).map { name, shownName in
            var parameter =
                words.parameters.first { $0.name == name && $0.place == .path }
                ?? RouteDocumentation.Parameter(name, in: .path, "The \(name) in the address.")
            parameter.name = shownName
            return parameter
        }
        let parameters = inPath + words.parameters.filter { $0.place != .path }
        if !parameters.isEmpty { members["parameters"] = .array(parameters.map(parameter)) }
        if !words.fields.isEmpty {
            members["requestBody"] = form(words.fields)
        } else if let shape = route.body.shape, !route.method.isSafe, shape.isRequired || !shape.types.isEmpty {
            let types = shape.types.isEmpty ? ["*/*"] : shape.types
            members["requestBody"] = [
                "required": .bool(shape.isRequired),
                "content": .object(JSONObject(types.map { ($0, ["schema": schema(words.bodySchema)]) })),
            ]
        }
        return .object(members)
    }

    private func form(_ fields: [RouteDocumentation.Parameter]) -> JSONValue {
        let properties: [(String, JSONValue)] = fields.map {
            ($0.name, ["type": .string($0.type), "description": .string($0.meaning)])
        }
        var schema: JSONObject = ["type": "object", "properties": .object(JSONObject(properties))]
        let needed = fields.filter(\.isRequired)
        if !needed.isEmpty { schema["required"] = .array(needed.map { .string($0.name) }) }
        return [
            "required": .bool(!needed.isEmpty),
            "content": ["application/x-www-form-urlencoded": ["schema": .object(schema)]],
        ]
    }

    private func operationID(_ route: Route) -> String {
        let words = route.pattern.description.split { !$0.isLetter && !$0.isNumber }.joined(separator: "_")
        return "\(route.method.name.lowercased())_\(words.isEmpty ? "root" : words)"
    }

    private func unique(_ id: String, _ taken: inout Set<String>) -> String {
        var (candidate, number) = (id, 1)
        while !taken.insert(candidate).inserted {
            number += 1
            candidate = "\(id)_\(number)"
        }
        return candidate
    }

    private func parameter(_ parameter: RouteDocumentation.Parameter) -> JSONValue {
        [
            "name": .string(parameter.name), "in": .string(parameter.place.rawValue),
            "required": .bool(parameter.isRequired), "description": .string(parameter.meaning),
            "schema": ["type": .string(parameter.type)],
        ]
    }

    private func responses(_ route: Route) -> JSONValue {
        var members: [(String, JSONValue)] = route.documentation.answers.sorted { $0.key < $1.key }.map {
            ("\($0.key)", answer($0.key, $0.value, route.documentation.answerType))
        }
        members.append(
            (
                "default",
                [
                    "description": "What went wrong.",
                    "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
                ]
            ))
        return .object(JSONObject(members))
    }

    /// Only what went well carries what was asked for, and some of that carries nothing.
    private func answer(_ status: Int, _ meaning: String, _ type: String?) -> JSONValue {
        guard let type, 200..<300 ~= status, status != Status.noContent.code else {
            return ["description": .string(meaning)]
        }
        return ["description": .string(meaning), "content": [type: ["schema": ["type": "string"]]]]
    }

    private func schema(_ name: String?) -> JSONValue {
        name.map { ["title": .string($0)] } ?? [:]
    }

    private static let problem: JSONValue = [
        "type": "object",
        "required": ["error", "message", "requestId"],
        "properties": [
            "error": ["type": "string", "description": "What sort of failure it is, as a word."],
            "message": ["type": "string", "description": "What to do about it, as a sentence."],
            "code": ["type": "integer"],
            "field": ["type": "string"],
            "requestId": ["type": "string"],
        ],
    ]
}
