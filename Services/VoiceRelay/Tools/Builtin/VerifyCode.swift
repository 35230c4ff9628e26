import JSON
import Models
import Problems

/// Checks a code that a person tells. The code itself is in no answer.
struct VerifyCode: Tool {
    let words: ToolWords
    let terms: BuiltinTerms
    let telephony: TelephonyDesk

    let pace = ToolPace(most: 10, within: .seconds(600))

    var offer: ChatTool {
        words.offer(
            [
                "code": [
                    "type": "string", "pattern": "^(?=.*[0-9])[0-9A-Za-z \\-]{4,24}$", "writeOnly": true,
                    "description": "The code as it was said, in digits.",
                ],
                "to": [
                    "type": "string", "maxLength": 40,
                    "description": "The number it was sent to. Leave it out for the person who is spoken with.",
                ],
            ], required: ["code"])
    }

    func use(_ arguments: JSONObject, for caller: ToolCaller) async throws -> ToolOutcome {
        let person = try Recipient(arguments["to"]?.string, of: caller, anyNumber: terms.anyNumber)
        let code = (arguments["code"]?.string ?? "").filter { $0.isLetter || $0.isNumber }
        guard (4...10).contains(code.count) else {
            throw Problem(.invalid, "The argument code must have 4 to 10 digits. Ask for it again.", field: "code")
        }
        let language = caller.language
        return switch try await telephony.check(code, of: person) {
        case .right: ToolOutcome(["verified": true, "say": .string(Said.codeRight(language))])
        case .wrong(let left):
            ToolOutcome(["verified": false, "triesLeft": JSONValue(left), "say": .string(Said.codeWrong(language))])
        case .closed: ToolOutcome(["verified": false, "triesLeft": 0, "say": .string(Said.codeClosed(language))])
        case .notExpected:
            ToolOutcome(["verified": false, "codeSent": false, "say": .string(Said.codeNotExpected(language))])
        }
    }
}
