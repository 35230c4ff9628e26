extension AgentSource {
    /// Reads the files of a folder, whose name is the agent's. Waits for the disk. Throws every flaw there is.
    init(folder: String, named name: String) throws {
        self.init(name: name, agent: "", context: "")
        let flaws = FlawList()
        func text(_ file: String, _ limit: Int) -> String? {
            guard let bytes = FileBytes.read("\(folder)/\(file)", upTo: limit) else { return nil }
            return Self.text(bytes, of: file, upTo: limit, flaws)
        }
        if let text = text("agent.json", Limits.agent) {
            agent = text
        } else if flaws.flaws.isEmpty {
            flaws.add("agent.json", 1, "The file is missing.")
        }
        let found = flaws.flaws.count
        if let text = text("context.md", Limits.context) {
            context = text
        } else if flaws.flaws.count == found {
            flaws.add("context.md", 1, "The file is missing: it tells the agent what to be.")
        }
        tools = text("tools.json", Limits.tools)
        for file in FileBytes.names(in: "\(folder)/knowledge") ?? [] {
            if let text = text("knowledge/\(file)", Limits.document) {
                knowledge.append(Document(name: file, text: text))
            } else {
                flaws.add("knowledge/\(file)", 1, "The document cannot be read.")
            }
        }
        for file in FileBytes.names(in: folder) ?? []
        where !["agent.json", "context.md", "tools.json", "knowledge", "README.md"].contains(file) {
            flaws.add(
                file, 1, "The file means nothing here: there are agent.json, context.md, knowledge and tools.json.")
        }
        check(flaws)
        checkSizes(flaws)
        guard flaws.flaws.isEmpty else { throw AgentFlaws(name: name, flaws: flaws.flaws) }
    }

    /// A file as text: all of it in UTF-8, without the mark that some editors put first.
    private static func text(_ bytes: [UInt8], of file: String, upTo limit: Int, _ flaws: FlawList) -> String? {
        guard bytes.count <= limit else {
            flaws.add(file, 1, "The file is longer than \(limit >> 10) KiB.")
            return ""
        }
        let whole = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        if let text = String(validating: whole, as: UTF8.self) { return text }
        let lines = whole.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
        flaws.add(file, line + 1, "The line is not in UTF-8.")
        return ""
    }
}
