import JSON

/// An agent as its operator writes it: the texts of its files.
struct AgentSource: Sendable, Hashable {
    var name: String
    /// `agent.json`.
    var agent: String
    /// `context.md`.
    var context: String
    /// By file name below `knowledge/`, in the order of the names.
    var knowledge: [Document] = []
    /// `tools.json`.
    var tools: String?

    struct Document: Sendable, Hashable {
        var name: String
        var text: String
    }

    /// How large the files may be, in bytes.
    enum Limits {
        static let agent = 64 << 10
        static let context = 64 << 10
        static let tools = 256 << 10
        static let document = 1 << 20
        static let knowledge = 8 << 20
        static let documents = 200
    }

    /// Small letters, digits and dashes: a folder, a part of an address, and a word that a model can say.
    static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count) && name.utf8.first != UInt8(ascii: "-")
            && name.utf8.allSatisfy { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-") }
    }

    static func isDocumentName(_ name: String) -> Bool {
        let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0 != "/" }
        return isPlain && name.utf8.count <= 128 && !name.hasPrefix(".")
            && [".md", ".txt", ".csv"].contains { name.lowercased().hasSuffix($0) }
    }
}

// MARK: - As one JSON document

extension AgentSource {
    /// `{"agent": {…}, "context": "…", "knowledge": {"name.md": "…"}, "tools": […]}`; `agent` and `tools` as they were written, or
    /// as texts, so that lines stay what they were.
    var json: JSONValue {
        var members: JSONObject = ["agent": Self.value(agent), "context": .string(context)]
        members["knowledge"] = .object(JSONObject(knowledge.map { ($0.name, JSONValue.string($0.text)) }))
        if let tools { members["tools"] = Self.value(tools) }
        return .object(members)
    }

    /// Reads what somebody sends, which may be as large as the files of a folder. An object counts as long as it is
    /// without line feeds and indents, which are added here.
    init(_ name: String, sent json: JSONValue) throws {
        try self.init(name, json: json)
        let flaws = FlawList()
        func compact(_ member: String, _ text: String) -> String {
            json[member]?.string == nil ? json[member]?.description ?? text : text
        }
        var measured = self
        measured.agent = compact("agent", agent)
        measured.tools = tools.map { compact("tools", $0) }
        measured.checkSizes(flaws)
        guard flaws.flaws.isEmpty else { throw AgentFlaws(name: name, flaws: flaws.flaws) }
    }

    /// Reads what `json` says, of whatever size; throws the flaws of what is no such thing.
    init(_ name: String, json: JSONValue) throws {
        self.name = name
        let flaws = FlawList()
        let members = json.object ?? [:]
        if json.object == nil { flaws.add("agent", 1, "The agent must be an object with agent and context.") }
        agent = Self.text(members["agent"]) ?? ""
        context = members["context"]?.string ?? ""
        tools = members["tools"].flatMap { $0.isNull ? nil : Self.text($0) }
        if members["agent"] == nil { flaws.add("agent.json", 1, "agent is missing.") }
        if members["context"]?.string == nil { flaws.add("context.md", 1, "context is missing, or no text.") }
        for key in members.keys where !["agent", "context", "knowledge", "tools"].contains(key) {
            flaws.add(
                "agent", 1, "\(key.prefix(40)) means nothing here: there are agent, context, knowledge and tools.")
        }
        let documents = members["knowledge"].flatMap { $0.isNull ? nil : $0 }?.object
        if let told = members["knowledge"], !told.isNull, documents == nil {
            flaws.add("knowledge", 1, "knowledge must be an object of texts by file name.")
        }
        for document in documents ?? [:] {
            if let text = document.value.string {
                knowledge.append(Document(name: document.key, text: text))
            } else {
                flaws.add("knowledge/\(document.key.prefix(128))", 1, "The document must be a text.")
            }
        }
        knowledge.sort { $0.name < $1.name }
        check(flaws)
        guard flaws.flaws.isEmpty else { throw AgentFlaws(name: name, flaws: flaws.flaws) }
    }

    /// The value that a text says; the text itself where it says none.
    private static func value(_ text: String) -> JSONValue {
        // What cannot be read is shown as it was written.
        (try? JSONValue(parsing: text)) ?? .string(text)
    }

    private static func text(_ value: JSONValue?) -> String? {
        guard let value else { return nil }
        if let text = value.string { return text }
        // What was read as JSON can be written as JSON.
        return (try? value.serialized(.pretty)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Notes what has a name that no file should have.
    func check(_ flaws: FlawList) {
        if !Self.isName(name) {
            flaws.add("agent.json", 1, "An agent's name is made of small letters, digits and dashes, 64 at most.")
        }
        for document in knowledge where !Self.isDocumentName(document.name) {
            flaws.add(
                "knowledge/\(document.name.prefix(128))", 1,
                "The name of a document ends in .md, .txt or .csv, and is no path.")
        }
    }

    /// Notes what is too large. Asked where texts come in, and nowhere else: what was taken once stays readable, however
    /// it is kept.
    func checkSizes(_ flaws: FlawList) {
        func limit(_ file: String, _ text: String, _ most: Int) {
            if text.utf8.count > most { flaws.add(file, 1, "The file is longer than \(most >> 10) KiB.") }
        }
        limit("agent.json", agent, Limits.agent)
        limit("context.md", context, Limits.context)
        limit("tools.json", tools ?? "", Limits.tools)
        for document in knowledge {
            limit("knowledge/\(document.name.prefix(128))", document.text, Limits.document)
        }
        if knowledge.count > Limits.documents {
            flaws.add("knowledge", 1, "There are more than \(Limits.documents) documents.")
        }
        if knowledge.reduce(0, { $0 + $1.text.utf8.count }) > Limits.knowledge {
            flaws.add("knowledge", 1, "The documents are longer than \(Limits.knowledge >> 20) MiB together.")
        }
    }
}
