import HTTP
import JSON
import Problems
import Targets

extension ToolManifest {
    /// The most tools that an agent can have; models choose badly among more.
    static let mostTools = 64

    /// Reads a `tools.json`: `{"tools": […]}`, or the list alone. A `Problem` names what is wrong by its place.
    init(parsing document: [UInt8]) throws { try self.init(reading: JSONValue(parsing: document)) }

    /// The same, from a document that was read already.
    init(reading whole: JSONValue) throws {
        guard let list = whole.array ?? whole["tools"]?.array else {
            throw Problem(.invalid, "A manifest of tools is an object with a list called tools.", field: "tools")
        }
        guard list.count <= Self.mostTools else {
            throw Problem(.invalid, "A manifest holds \(Self.mostTools) tools at most.", field: "tools")
        }
        for (place, value) in list.enumerated() {
            let entry = try ManifestEntry(value, at: "tools[\(place)]").entry()
            guard self.entry(named: entry.name) == nil else {
                throw Problem(.invalid, "The tool \(entry.name) is there twice.", field: "tools[\(place)]")
            }
            entries.append(entry)
        }
    }
}

/// One entry of a manifest, and where it stands.
private struct ManifestEntry {
    private let value: JSONValue
    private let place: String

    init(_ value: JSONValue, at place: String) throws {
        self.value = value
        self.place = place
        guard value.object != nil else { throw refusal("is no object") }
    }

    func entry() throws -> ToolManifest.Entry {
        if value["mcp"] != nil || value["type"] == "mcp" {
            throw refusal("names an MCP server. Those cannot be called yet: give an http address or a builtin name")
        }
        if let name = value["builtin"] { return try builtin(name.string ?? "") }
        let function = value["function"] ?? value
        let name = function["name"]?.string ?? ""
        guard value["http"] != nil else {
            // The manifests of before name the tools that are built in here, and no address.
            guard BuiltinName(rawValue: name) != nil else {
                throw refusal("needs http with a url, since \(name.isEmpty ? "it" : name) is not built in")
            }
            return try builtin(name)
        }
        return .external(try external(function))
    }

    private func builtin(_ name: String) throws -> ToolManifest.Entry {
        guard let known = BuiltinName(rawValue: name) else {
            let names = BuiltinName.allCases.map(\.rawValue).joined(separator: ", ")
            throw refusal("names a builtin that is none of \(names)", "builtin")
        }
        var terms = BuiltinTerms()
        terms.description = value["description"]?.string
        terms.examples = try examples()
        if let any = value["anyNumber"] {
            guard let bool = any.bool else { throw refusal("must be true or false", "anyNumber") }
            terms.anyNumber = bool
        }
        return .builtin(known, terms)
    }

    private func external(_ function: JSONValue) throws -> ExternalPlan {
        let name = function["name"]?.string ?? ""
        guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(Self.isNameByte) else {
            throw refusal("must be 1 to 64 letters, digits, _ and -", "function.name")
        }
        guard let description = function["description"]?.string, !description.isEmpty else {
            throw refusal("must say when the tool is of use", "function.description")
        }
        let parameters = function["parameters"]?.object ?? ["type": "object", "properties": [:]]
        try SchemaCheck.check(parameters, at: "\(place).function.parameters")
        let http = value["http"] ?? .null
        var plan = ExternalPlan(
            name: name, description: description, parameters: parameters, url: try url(http["url"]))
        plan.examples = try examples()
        plan.isSlow = value["slow"]?.bool ?? false
        if let method = http["method"] {
            guard let known = ExternalPlan.Method(rawValue: method.string?.uppercased() ?? "") else {
                throw refusal("must be GET or POST", "http.method")
            }
            plan.method = known
        }
        for header in http["headers"]?.object ?? [:] { plan.headers.append(try self.header(header)) }
        if let secret = http["secretSetting"] {
            guard let name = secret.string, name.hasPrefix(ToolSecrets.prefix), name.utf8.allSatisfy(Self.isNameByte)
            else {
                throw refusal(
                    "must be the name of a setting that begins with \(ToolSecrets.prefix)", "http.secretSetting")
            }
            plan.secretSetting = name
        }
        if let limit = http["timeoutMs"] {
            guard let milliseconds = limit.int, (100...60_000).contains(milliseconds) else {
                throw refusal("must be from 100 to 60000", "http.timeoutMs")
            }
            plan.limit = .milliseconds(milliseconds)
        }
        return plan
    }

    private func url(_ value: JSONValue?) throws -> String {
        do {
            let url = try TargetURL(value?.string ?? "")
            guard url.authorization == nil else {
                throw Problem(.invalid, "A name and password do not belong there; use secretSetting.")
            }
            return url.address
        } catch let problem as Problem {
            throw refusal("is no address that can be asked. \(problem.message.dropLast())", "http.url")
        }
    }

    /// What decides how a request is read is ours to say.
    private func header(_ member: JSONObject.Member) throws -> ExternalPlan.Header {
        let ours = ["host", "content-length", "transfer-encoding", "connection", "content-type", "expect"]
        guard (1...100).contains(member.key.utf8.count), member.key.utf8.allSatisfy(Self.isNameByte),
            !ours.contains(member.key.lowercased()), let text = member.value.string, text.utf8.count <= 4_096,
            text.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { throw refusal("is no header that can be set to a text", "http.headers.\(member.key)") }
        return ExternalPlan.Header(name: member.key, value: text)
    }

    private func examples() throws -> [String] {
        guard let list = value["examples"] else { return [] }
        let texts = (list.array ?? []).compactMap(\.string)
        guard let all = list.array, all.count == texts.count, texts.count <= 100 else {
            throw refusal("must be a list of up to 100 texts", "examples")
        }
        return texts
    }

    private func refusal(_ complaint: String, _ member: String? = nil) -> Problem {
        let path = member.map { "\(place).\($0)" } ?? place
        return Problem(.invalid, "\(path) \(complaint).", field: path)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}
