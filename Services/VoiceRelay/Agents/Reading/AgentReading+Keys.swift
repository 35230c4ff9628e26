import Models

extension AgentReading {
    /// Reads what single keys mean to an agent with a menu.
    func keys(_ members: inout Members, _ agent: Agent) -> [String: KeyMeaning] {
        guard var told = members.members("keys") else { return [:] }
        var keys: [String: KeyMeaning] = [:]
        for name in told.names {
            guard var meaning = told.members(name) else { continue }
            if !["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"].contains(name) {
                told.refuse(name, "is no key: 0 to 9, * and #.")
            }
            keys[name] = self.meaning(&meaning, agent)
            meaning.end()
            if keys[name] == nil { told.refuse(name, "must have one of words, a language of the agent, and does.") }
        }
        return keys
    }

    private enum Deed: String, CaseIterable { case person, goodbye }

    private func meaning(_ members: inout Members, _ agent: Agent) -> KeyMeaning? {
        let words = members.text("words", upTo: 300)
        let language = members.word("language", Language.self)
        let deed = members.word("does", Deed.self)
        guard ["words", "language", "does"].count(where: members.has) == 1 else { return nil }
        if let words, !words.isEmpty { return .words(words) }
        if let language, agent.manner(in: language) != nil { return .language(language) }
        return deed.map { $0 == .person ? .person : .goodbye }
    }
}
