import JSON

extension ToolManifest {
    /// The most tools that an agent can have; models choose badly among more.
    static let mostTools = 64

    /// Reads a `tools.json`: `{"tools": […]}`, or the list alone. Notes whatever is not as it should be, with its line.
    init(_ whole: PlacedJSON, in file: String, _ lines: LineTable, _ flaws: FlawList) {
        let list: [Members]
        if let elements = whole.elements {
            if elements.count > Self.mostTools {
                flaws.add(file, 1, "A manifest holds \(Self.mostTools) tools at most.")
            }
            list = elements.prefix(Self.mostTools).enumerated().map {
                Members(of: $1, named: "tools[\($0)]", in: file, lines, flaws)
            }
        } else {
            var told = Members(of: whole, named: "", in: file, lines, flaws)
            if case .object = whole.content, !told.has("tools") {
                told.refuse("tools", "must be there: a list of tools.")
            }
            list = told.list("tools", upTo: Self.mostTools)
            told.end()
        }
        for members in list {
            var reading = ManifestEntry(members)
            guard let entry = reading.entry() else { continue }
            if self.entry(named: entry.name) == nil {
                entries.append(entry)
            } else {
                members.refuse("is there twice: \(entry.name).")
            }
        }
    }
}

/// One entry of a manifest, as it is read.
private struct ManifestEntry {
    private var told: Members

    init(_ told: Members) { self.told = told }

    /// The entry; nil, and a note, where it is none.
    mutating func entry() -> ToolManifest.Entry? {
        guard told.isObject else { return nil }
        let kind = told.text("type", upTo: 40)
        guard kind != "mcp", !told.has("mcp") else {
            told.refuse("names an MCP server. Those cannot be called yet: give an http address or a builtin name.")
            return nil
        }
        if let kind, kind != "function" { told.refuse("type", "must be function.") }
        let entry = told.has("builtin") ? builtin() : function()
        told.end()
        return entry
    }

    private mutating func builtin() -> ToolManifest.Entry? {
        guard let name = told.text("builtin", upTo: 64) else { return nil }
        let terms = terms()
        guard let known = BuiltinName(rawValue: name) else {
            let names = BuiltinName.allCases.map(\.rawValue).joined(separator: ", ")
            told.refuse("builtin", "names a builtin that is none of \(names).")
            return nil
        }
        return .builtin(known, terms)
    }

    private mutating func terms() -> BuiltinTerms {
        var terms = BuiltinTerms()
        terms.description = told.text("description", upTo: Self.longestDescription)
        terms.examples = told.texts("examples", upTo: 100) ?? []
        terms.anyNumber = told.flag("anyNumber") ?? false
        terms.agents = told.texts("agents", upTo: 64, longest: 64) ?? []
        return terms
    }

    /// A tool as OpenAI's functions are written, or with the members of the function beside those of the entry.
    private mutating func function() -> ToolManifest.Entry? {
        var plan = ExternalPlan(name: "", description: "", parameters: ["type": "object", "properties": [:]], url: "")
        if var function = told.members("function") {
            read(&function, &plan)
            function.end()
        } else {
            var function = told
            read(&function, &plan)
            told = function
        }
        guard told.has("http") else {
            // The manifests of before name the tools that are built in here, and no address.
            let terms = terms()
            if let known = BuiltinName(rawValue: plan.name) { return .builtin(known, terms) }
            told.refuse("needs http with a url, since \(plan.name.isEmpty ? "it" : plan.name) is not built in.")
            return nil
        }
        plan.examples = told.texts("examples", upTo: 100) ?? []
        plan.isSlow = told.flag("slow") ?? false
        if let http = told.members("http") {
            var reading = ManifestHTTP(http)
            reading.read(into: &plan)
        }
        return .external(plan)
    }

    private func read(_ function: inout Members, _ plan: inout ExternalPlan) {
        plan.name = function.text("name", upTo: 200) ?? ""
        plan.description = function.text("description", upTo: Self.longestDescription) ?? ""
        if told.has("http") {
            if !(1...64).contains(plan.name.utf8.count) || !plan.name.utf8.allSatisfy(ManifestHTTP.isNameByte) {
                function.refuse("name", "must be 1 to 64 letters, digits, _ and -.")
            }
            if plan.description.isEmpty { function.refuse("description", "must say when the tool is of use.") }
        }
        // Arguments are always held against the schema.
        _ = function.flag("strict")
        guard let parameters = function.value("parameters"), let schema = function.members("parameters") else { return }
        SchemaCheck.check(schema, parameters.json)
        plan.parameters = parameters.json.object ?? [:]
    }

    private static let longestDescription = 4_000
}
