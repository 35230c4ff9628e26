package import Problems

/// Reads declared settings, one line each, and remembers every declaration and every bad value.
///
/// Nothing throws: a bad value is noted and its default is used; whoever started the reading lists `problems` and stops.
package struct SettingsReader: Sendable {
    package let sources: SettingsSources
    /// Every setting asked for so far, in the order of asking.
    package private(set) var settings: [Setting] = []
    /// Every bad value, and every note of `note`.
    package private(set) var problems: [Problem]
    package private(set) var warnings: [String]
    /// The names that were given a stand-in such as `your_openai_key`, and so count as not given.
    package private(set) var placeholders: [String] = []
    /// Every name that means something here: for telling which keys of `.env` nobody reads.
    package private(set) var knownNames: Set<String> = [
        "FLEET_ENV_FILE", "FLEET_STRICT", "FLEET_PORT_OFFSET", "PORT",
    ]

    package init(_ sources: SettingsSources) {
        self.sources = sources
        problems = sources.problems
        warnings = sources.warnings
    }

    /// Notes what is wrong between settings: half an account, a limit above another limit.
    package mutating func note(_ sentence: String, field: String? = nil) {
        add(Problem(.invalid, sentence, field: field))
    }

    /// Notes what works and should still be told.
    package mutating func warn(_ sentence: String) {
        if !warnings.contains(sentence) { warnings.append(sentence) }
    }

    /// Accepts names that mean nothing here any more, and says so once when they are given.
    package mutating func ignored(_ names: [String], _ why: String) {
        knownNames.formUnion(names)
        // A file that cannot be read is no problem when its content would be ignored anyway.
        let given = names.filter { ((try? sources.find($0)) ?? nil) != nil }
        if !given.isEmpty { warn("Accepted and ignored: \(given.joined(separator: ", ")). \(why)") }
    }

    /// The keys of `.env` nobody reads; pass the names known to the other services as well.
    package func unknownKeyWarnings(alsoKnown others: Set<String> = []) -> [String] {
        sources.dotEnv.unknownKeyWarnings(known: knownNames.union(others))
    }

    /// What a setting is called and what it takes.
    struct Ask {
        let name: String
        var oldNames: [String] = []
        let kind: Setting.Kind
        /// What the value must be, as the end of a sentence.
        let must: String
        let meaning: String
    }

    /// Finds, reads and records one setting. `write` is how the value reads in a table.
    mutating func take<Value>(
        _ ask: Ask, standard: Value?, write: (Value) -> String, parse: (String) -> Value?
    ) -> Value? {
        knownNames.formUnion([ask.name] + ask.oldNames)
        var setting = Setting(
            name: ask.name, oldNames: ask.oldNames, kind: ask.kind, standard: standard.map(write),
            meaning: ask.meaning)
        var result = standard
        if let found = lookUp(ask) {
            let text = ask.kind == .text ? found.value : SettingValues.trimmed(found.value)
            if let value = parse(text) {
                result = value
                setting.source = found.source
            } else {
                add(Problem(.invalid, complaint(ask, text, found.source), field: ask.name))
            }
        }
        setting.value = result.map { Secret(write($0)) }
        record(setting)
        return result
    }

    /// Adds a setting to the table unless it is there already.
    mutating func record(_ setting: Setting) {
        if !settings.contains(where: { $0.name == setting.name }) { settings.append(setting) }
    }

    /// Replaces what the table shows for a setting whose value is worked out further.
    mutating func amend(_ name: String, value: String, source: SettingSource? = nil) {
        guard let index = settings.firstIndex(where: { $0.name == name }) else { return }
        settings[index].value = Secret(value)
        if let source { settings[index].source = source }
    }

    /// Shows what is kept in a file for a setting that nobody gave.
    package mutating func show(_ value: String, of name: String, from path: String) {
        guard settings.contains(where: { $0.name == name && $0.source == .standard }) else { return }
        amend(name, value: value, source: .file(path: path))
    }

    mutating func add(_ problem: Problem) {
        if !problems.contains(problem) { problems.append(problem) }
    }

    /// Finds the first real value under the name or, failing that, under one of its old names.
    private mutating func lookUp(_ ask: Ask) -> SettingsSources.Found? {
        var winner: (name: String, found: SettingsSources.Found)?
        for name in [ask.name] + ask.oldNames {
            do throws(Problem) {
                guard let found = try sources.find(name), !SettingValues.trimmed(found.value).isEmpty else { continue }
                if PlaceholderValue.matches(SettingValues.trimmed(found.value)) {
                    if !placeholders.contains(name) { placeholders.append(name) }
                } else if let winner {
                    if winner.found.value != found.value {
                        warn("\(name) is ignored, because \(winner.name) is given.")
                    }
                } else {
                    winner = (name, found)
                    if name != ask.name { warn("\(name) is the old name of \(ask.name).") }
                }
            } catch {
                add(error)
            }
        }
        return winner?.found
    }

    private func complaint(_ ask: Ask, _ text: String, _ source: SettingSource) -> String {
        // A long value in the wrong place may be a secret.
        let quote = ask.kind == .secret || text.unicodeScalars.count > 24 ? "" : ", not \(String(reflecting: text))"
        return "\(ask.name) must be \(ask.must)\(quote) (\(source))."
    }
}
