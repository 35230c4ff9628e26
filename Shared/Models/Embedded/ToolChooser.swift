import JSON

/// Chooses a tool by the words that speak for it, and fills in its arguments.
enum ToolChooser {
    struct Choice: Sendable {
        let tool: ChatTool
        let arguments: JSONObject
        /// Arguments that must be there and were not said.
        let missing: [String]
        let score: Double
        /// The whole name was said, or nearly an example: no half of it that means something else as well.
        let isClear: Bool
    }

    /// Less than this is chance: one word of a description.
    static let enough = 2.0

    /// The tool that most speaks for; nil when nothing speaks enough for any.
    static func choose(from tools: [ChatTool], for text: String) -> Choice? {
        var best: (tool: ChatTool, score: Double)?
        for tool in tools {
            let score = score(tool, text)
            if score >= enough, score > best?.score ?? 0 { best = (tool, score) }
        }
        guard let best else { return nil }
        let (arguments, missing) = arguments(of: best.tool, in: text)
        return Choice(
            tool: best.tool, arguments: arguments, missing: missing, score: best.score,
            isClear: isClear(best.tool, text))
    }

    /// Words of its name weigh two, those of an example that was nearly said one and a half, others one half; most
    /// weighs a wish for one of its choices.
    static func score(_ tool: ChatTool, _ text: String) -> Double {
        let said = said(in: text)
        guard !said.isEmpty else { return 0 }
        let name = Set(Terms.of(tool.name))
        let described = Set(Terms.of(tool.description)).subtracting(name)
        let known = Double(said.intersection(name).count) * 2 + Double(said.intersection(described).count) * 0.5
        // A name of two words that was only half said is another tool's as well.
        let share = name.isEmpty ? 0 : Double(said.intersection(name).count) / Double(name.count)
        return known * (share >= 1 ? 1 : 0.6) + example(tool, said) * 4 + (wishesChoice(of: tool, text) ? 5 : 0)
    }

    /// The tool with a choice that is about what was asked, though nobody asked for it by name.
    static func about(_ text: String, from tools: [ChatTool]) -> Choice? {
        guard let tool = tools.first(where: { ChoiceFinder.value(in: text, of: $0.choices) != nil }) else { return nil }
        let (arguments, missing) = arguments(of: tool, in: text)
        return missing.isEmpty
            ? Choice(tool: tool, arguments: arguments, missing: [], score: enough, isClear: false) : nil
    }

    private static func wishesChoice(of tool: ChatTool, _ text: String) -> Bool {
        !tool.choices.isEmpty && ConnectionWish.isIn(text) && ChoiceFinder.value(in: text, of: tool.choices) != nil
    }

    /// Whether it can hardly be meant otherwise.
    private static func isClear(_ tool: ChatTool, _ text: String) -> Bool {
        // Word for word: a stem of its name may be another word's.
        let name = Set(Terms.words(of: tool.name))
        let isNamed = !name.isEmpty && name.isSubset(of: Set(Terms.words(of: text)))
        let said = said(in: text)
        return isNamed || example(tool, said) >= nearlySaid
            || tool.examples.contains { isWhole(Set(Terms.of($0)), said) } || wishesChoice(of: tool, text)
    }

    private static let nearlySaid = 0.6

    /// A whole example was said, with more beside it. One word is no example.
    private static func isWhole(_ example: Set<String>, _ said: Set<String>) -> Bool {
        example.count >= 2 && example.isSubset(of: said)
    }

    /// A code or number is an argument, and says nothing of the tool.
    private static func said(in text: String) -> Set<String> {
        let words = text.split(whereSeparator: \.isWhitespace).filter { !$0.contains(where: \.isNumber) }
        return Set(Terms.of(words.joined(separator: " ")))
    }

    private static func example(_ tool: ChatTool, _ said: Set<String>) -> Double {
        tool.examples.map { likeness(Set(Terms.of($0)), said) }.max() ?? 0
    }

    private static func likeness(_ one: Set<String>, _ other: Set<String>) -> Double {
        one.isEmpty
            ? 0 : Double(one.intersection(other).count) / Double(max(one.count, min(other.count, one.count + 2)))
    }

    /// What was said of a tool's arguments. A text that is not required is left out, for anything would do for it.
    static func arguments(of tool: ChatTool, in text: String) -> (found: JSONObject, missing: [String]) {
        var found = JSONObject()
        var missing: [String] = []
        let required = (tool.parameters["required"]?.array ?? []).compactMap(\.string)
        for property in tool.parameters["properties"]?.object ?? [:] {
            let isRequired = required.contains(property.key)
            let isText = ArgumentKind(name: property.key, schema: property.value) == .text
            guard isRequired || !isText || property.value["enum"] != nil else { continue }
            if let value = ArgumentFinder.find(property.key, property.value, in: text, among: tool.choices) {
                found[property.key] = value
            } else if isRequired {
                missing.append(property.key)
            }
        }
        return (found, missing)
    }
}
