import JSON
import Models

/// Goes on in another of the agent's languages.
struct SwitchLanguage: Tool {
    let words: ToolWords
    let languages: [Language]

    var offer: ChatTool {
        let choices = (languages.isEmpty ? Language.allCases : languages).map { JSONValue.string($0.rawValue) }
        return words.offer(
            [
                "language": [
                    "type": "string", "enum": .array(choices), "description": "The language to go on in.",
                ]
            ], required: ["language"])
    }

    func use(_ arguments: JSONObject, for caller: ToolCaller) async throws -> ToolOutcome {
        let language = Language(tag: arguments["language"]?.string ?? "") ?? caller.language
        return ToolOutcome(
            ["language": .string(language.rawValue), "say": .string(Said.speaking(language))], deed: .speak(language))
    }
}
