import Store

extension OutcomeRule {
    /// Every rule; the first that fits decides.
    static func all(in db: Connection) throws -> [OutcomeRule] {
        try db.rows("SELECT kind, pattern, outcome, code FROM outcome_rule ORDER BY id") { row -> OutcomeRule? in
            guard let pattern = NumberPattern(try row[1]) else { return nil }
            return OutcomeRule(kind: try row[0], pattern: pattern, outcome: try row[2], code: try row[3])
        }.compactMap { $0 }
    }

    /// Puts these rules in place of those there are.
    static func replace(by rules: [OutcomeRule], in board: Switchboard) throws {
        try board.db.run("DELETE FROM outcome_rule")
        for rule in rules {
            try board.db.run(
                "INSERT INTO outcome_rule (kind, pattern, outcome, code) VALUES (?, ?, ?, ?)", rule.kind,
                rule.pattern.text,
                rule.outcome, rule.code)
        }
    }
}

extension OutcomeRule.Kind: Storable {}
extension OutcomeRule.Outcome: Storable {}
