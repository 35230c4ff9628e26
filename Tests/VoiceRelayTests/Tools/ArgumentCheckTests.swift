import JSON
import Problems
import Testing

@testable import VoiceRelay

@Suite struct ArgumentCheckTests {
    private static let schema: JSONObject = [
        "type": "object",
        "properties": [
            "name": ["type": "string", "minLength": 2, "maxLength": 5],
            "count": ["type": "integer", "minimum": 1, "maximum": 9],
            "size": ["type": ["number", "null"]], "colour": ["enum": ["red", "blue"]],
            "number": ["type": "string", "pattern": "^\\+[1-9][0-9]{1,14}$", "examples": ["+15005550006"]],
            "pin": ["type": "string", "pattern": "^[0-9]{4}$", "writeOnly": true],
            "list": ["type": "array", "maxItems": 2, "items": ["type": "object", "required": ["a"]]],
            "exact": ["const": true],
        ], "required": ["name"], "additionalProperties": false,
    ]

    private func fault(_ arguments: JSONObject) -> String? {
        do {
            _ = try ArgumentCheck.checked(arguments, as: Self.schema)
            return nil
        } catch { return (error as? Problem)?.message }
    }

    @Test(
        arguments: [
            ["name": "Zoë"], ["name": "Anna", "count": 9], ["name": "Anna", "count": 2.0],
            ["name": "Anna", "size": 1.5],
            ["name": "Anna", "size": nil], ["name": "🚚🚚"], ["name": "Anna", "colour": "blue", "pin": "1234"],
            ["name": "Anna", "number": "+15005550006", "list": [["a": 1]], "exact": true],
        ] as [JSONObject])
    func `what fits is let through`(arguments: JSONObject) { #expect(fault(arguments) == nil) }

    @Test(
        arguments: [
            ([:], "The argument name is missing."),
            (["name": nil], "The argument name must be a text, not null."),
            (["name": 7], "The argument name must be a text, not a whole number."),
            (["name": "a"], "The argument name must have at least 2 characters."),
            (["name": "abcdef"], "The argument name must have at most 5 characters, and has 6."),
            (["name": "Anna", "count": "5"], "The argument count must be a whole number, not a text."),
            (["name": "Anna", "count": 1.5], "The argument count must be a whole number, not a number."),
            (["name": "Anna", "count": 0], "The argument count must be at least 1."),
            (["name": "Anna", "count": 10], "The argument count must be at most 9."),
            (["name": "Anna", "size": "x"], "The argument size must be a number or null, not a text."),
            (["name": "Anna", "colour": "green"], #"The argument colour must be one of "red", "blue"."#),
            (["name": "Anna", "exact": false], "The argument exact must be true."),
            (["name": "Anna", "list": [1, 2, 3]], "The argument list must have at most 2 elements."),
            (["name": "Anna", "list": [["b": 1]]], "The argument list[0].a is missing."),
            (
                ["name": "Anna", "number": "555"],
                #"The argument number must match the pattern ^\+[1-9][0-9]{1,14}$, as "+15005550006" does."#
            ),
            (
                ["name": "Anna", "other": 1],
                "There is no argument other; there are: name, count, size, colour, number, pin, list, exact."
            ),
        ] as [(JSONObject, String)])
    func `what does not fit is told so that it can be mended`(arguments: JSONObject, sentence: String) {
        #expect(fault(arguments) == sentence)
    }

    @Test func `a null that says nothing is left out`() throws {
        let arguments: JSONObject = ["name": "Anna", "count": nil]

        #expect(try ArgumentCheck.checked(arguments, as: Self.schema) == ["name": "Anna"])
    }

    @Test func `several faults are told together, and a few are enough`() {
        let sentence = fault(["count": 0, "a": 1, "b": 2, "c": 3, "d": 4, "e": 5]) ?? ""

        #expect(sentence.hasPrefix("The argument name is missing. The argument count must be at least 1."))
        #expect(sentence.split(separator: ".").count == 5)
    }

    @Test func `what is secret is known, and not repeated`() {
        #expect(fault(["name": "Anna", "pin": "98765"])?.contains("98765") == false)
        let secret = SecretArguments(["pin": "12", "count": 3], Self.schema, alsoHiding: [])
        #expect(secret.shown == ["pin": "•••", "count": 3])
    }
}
