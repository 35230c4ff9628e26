import FleetTestSupport
import HTTP
import JSON
import Models
import Problems
import Testing

@testable import VoiceRelay

/// What is secret among the arguments of a tool comes back from nowhere.
@Suite(.timeLimit(.minutes(1))) struct SecretArgumentTests {
    /// Runs `body` with an agent whose tool `check` takes what these properties say, answered as told.
    private func checking(
        _ properties: String, _ answer: @escaping @Sendable (JSONValue) throws -> Response,
        _ body: (ToolBench, Agent) async throws -> Void
    ) async throws {
        let server = try await ToolServer { try answer(JSONValue(parsing: await $0.body.collect(upTo: 4_096))) }
        let bench = try await ToolBench(environment: ["ALLOWED_TOOL_TARGETS": "loopback"])
        let agent = ToolBench.agent(
            """
            [{"function": {"name": "check", "description": "Checks.", "parameters": {"type": "object",
            "properties": \(properties)}}, "http": {"url": "http://127.0.0.1:\(await server.port)/tool"}}]
            """)
        do { try await body(bench, agent) } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    @Test func `what a failure says holds no secret`() async throws {
        try await checking(#"{"pin": {"type": "string", "writeOnly": true}}"#) { told in
            try .json(
                ["message": .string("PIN \(told["pin"]?.string ?? "") is wrong")] as JSONValue,
                status: Status(code: 422))
        } _: { bench, agent in
            let use = await bench.use("check", ["pin": "4821"], of: agent)

            #expect(use.error == "The tool check answered 422: PIN ••• is wrong" && use.problem?.message == use.error)
            #expect(!"\(use)".contains("4821"))
        }
    }

    @Test func `a secret at the place where a failure is cut is hidden whole`() async throws {
        try await checking(#"{"pin": {"type": "string", "writeOnly": true}}"#) { told in
            let words = String(repeating: "x", count: 297) + (told["pin"]?.string ?? "")
            return try .json(["message": .string(words)] as JSONValue, status: Status(code: 422))
        } _: { bench, agent in
            let use = await bench.use("check", ["pin": "48213355"], of: agent)

            #expect(use.hasFailed && !use.error.contains("482"))
        }
    }

    @Test(arguments: [JSONValue.string("7"), "abc", 4_821, 12, 4.5])
    func `a secret is hidden of whatever kind and length`(secret: JSONValue) async throws {
        try await checking(#"{"pin": {"writeOnly": true}}"#) { told in
            let pin = told["pin"] ?? .null
            let text = pin.string ?? pin.description
            return try .json(["ok": false, "tried": pin, "said": .string("Not \(text).")] as JSONValue)
        } _: { bench, agent in
            let use = await bench.use("check", ["pin": secret], of: agent)

            #expect(use.json == ["ok": false, "tried": "•••", "said": "Not •••."], "\(use.result)")
            #expect(use.shownArguments == #"{"pin":"•••"}"#)
        }
    }

    @Test func `a short secret is no part of another word`() async throws {
        try await checking(#"{"pin": {"type": "string", "writeOnly": true}}"#) { _ in
            try .json(["balance": 1_200, "on": "2012-05-12"] as JSONValue)
        } _: { bench, agent in
            let use = await bench.use("check", ["pin": "12"], of: agent)

            #expect(use.json == ["balance": 1_200, "on": "2012-05-•••"])
        }
    }

    @Test func `what is secret within an object or a list is hidden too`() async throws {
        let properties = """
            {"card": {"type": "object", "properties": {"number": {"type": "string"}, "cvc": {"type": "string", "writeOnly": true}}},
             "codes": {"type": "array", "items": {"type": "object", "properties": {"code": {"type": "integer", "writeOnly": true}}}},
             "login": {"type": "object", "writeOnly": true}}
            """
        try await checking(properties) { told in
            .text("You sent \(told["card"] ?? "") \(told["codes"] ?? "") \(told["login"] ?? "")")
        } _: {
            bench, agent in
            let arguments: JSONObject = [
                "card": ["number": "N-1", "cvc": "739"], "codes": [["code": 5_512], ["code": 6_623]],
                "login": ["user": "ana", "words": ["open", "sesame"]],
            ]
            let use = await bench.use("check", arguments, of: agent)

            for secret in ["739", "5512", "6623", "ana", "sesame"] { #expect(!"\(use)".contains(secret), "\(secret)") }
            #expect(use.result.contains("N-1"))
            #expect(
                use.shownArguments
                    == #"{"card":{"number":"N-1","cvc":"•••"},"codes":[{"code":"•••"},{"code":"•••"}],"login":"•••"}"#)
        }
    }

    @Test func `what is secret in all other arguments, and in a part of the schema, is hidden`() {
        let schema: JSONObject = [
            "type": "object", "additionalProperties": ["writeOnly": true],
            "properties": [
                "login": [
                    "properties": ["name": ["type": "string"]],
                    "allOf": [["additionalProperties": ["writeOnly": true]]],
                ]
            ],
        ]

        let found = SecretArguments(["pin": "4821", "login": ["name": "5512"]], schema, alsoHiding: [])

        #expect(found.shown == ["pin": "•••", "login": ["name": "•••"]])
    }

    @Test func `what is to become of a call repeats no secret`() async throws {
        try await checking(#"{"pin": {"type": "string", "writeOnly": true}}"#) { told in
            try .json(
                ["result": "ok", "deed": ["type": "hand-over", "reason": "PIN 4821", "summary": "They said 4821."]]
                    as JSONValue)
        } _: { bench, agent in
            let use = await bench.use("check", ["pin": "4821"], of: agent)

            #expect(use.deed == .handOver(reason: "PIN •••", summary: "They said •••."))
        }
    }

    @Test func `arguments that do not fit are told without what is secret`() async throws {
        try await checking(#"{"pin": {"type": "string", "writeOnly": true}, "n": {"type": "integer"}}"#) { _ in
            .text("ok")
        } _: { bench, agent in
            let use = await bench.use("check", ["pin": 4_821, "n": "x"], of: agent)

            #expect(use.hasFailed && !"\(use)".contains("4821"))
        }
    }
}
