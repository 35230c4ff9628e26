import Fleet
import FleetTestSupport
import HTTP
import HTTPServer
import JSON
import Problems
import Settings
import Testing

@testable import VoiceRelay

@Suite struct ToolHandlersTests {
    @Test func `the tools are listed as a model is told of them`() async throws {
        let bench = try await ToolBench()

        let list = try await RouteTable(bench.kit.routes).get("/tools").json["tools"]?.array ?? []

        #expect(list.map { $0["function"]?["name"]?.string } == BuiltinName.withoutCall.map(\.rawValue))
        #expect(list.allSatisfy { $0["type"] == "function" && $0["function"]?["parameters"]?["type"] == "object" })
        // The list is a manifest that an agent of ours could have.
        let manifest = try ToolManifest(parsing: JSONValue.object(["tools": .array(list)]).bytes)
        #expect(manifest.entries.count == list.count)
    }

    @Test func `a tool answers as it does in a call`() async throws {
        let bench = try await ToolBench()
        let routes = RouteTable(bench.kit.routes)
        let caller: JSONValue = ["customer": "+15558675310", "number": "+15005550006", "language": "es-MX"]

        let sms = try await routes.ask(.post, "/tools/send-sms", body: ["message": "Hola", "caller": caller]).json
        let named = try await routes.ask(.post, "/tools/verify-send", body: ["to": "+15558675310"]).json
        let code = try await routes.ask(
            .post, "/tools/verify-code", body: ["to": "+15558675310", "code": .string(SmallTwilio.code)]
        ).json

        #expect(sms["result"]?["say"] == "Le he enviado un mensaje de texto." && sms["deed"] == nil)
        #expect(named["result"]?["sent"] == true && code["result"]?["verified"] == true)
        #expect(await bench.asked("/Messages").first?.form["From"] == "+15005550006")
    }

    @Test func `what is to become of a call is told to whoever holds it`() async throws {
        let bench = try await ToolBench()
        let routes = RouteTable(bench.kit.routes)

        let answer = try await routes.ask(.post, "/tools/end-call", body: ["caller": ["callSid": "CA1"]]).json
        let noCall = await Result { try await routes.ask(.post, "/tools/end-call", body: [:]) }

        #expect(answer["deed"] == ["type": "end", "reason": "goodbye"])
        #expect(noCall.problem?.kind == .notFound)
    }

    @Test func `failures have the status they deserve`() async throws {
        let bench = try await ToolBench()
        let routes = RouteTable(bench.kit.routes)
        let caller: JSONValue = ["customer": "+15558675310"]

        let unknown = await Result { try await routes.ask(.post, "/tools/nothing", body: [:]) }
        let empty = await Result { try await routes.ask(.post, "/tools/send-sms", body: ["caller": caller]) }
        let other = await Result {
            try await routes.ask(
                .post, "/tools/send-sms", body: ["message": "Hello", "to": "+15550001111", "caller": caller])
        }

        #expect(unknown.problem?.kind == .notFound && empty.problem?.kind == .invalid)
        #expect(other.problem?.kind == .forbidden)
    }

    @Test func `the shared secret opens the tools, and nothing else`() async throws {
        let bench = try await ToolBench(environment: ["TOOLS_SECRET": "open-sesame"])
        let route = try #require(bench.kit.routes.first { $0.method == .post })
        func admits(_ headers: Headers) throws -> Bool {
            route.alsoAdmits?(Request(.post, try #require(Target("/tools/send-sms")), headers: headers)) ?? false
        }

        #expect(try admits(["X-Tools-Secret": "open-sesame"]) && admits(["Authorization": "bearer open-sesame"]))
        #expect(
            try !admits([:]) && !admits(["X-Tools-Secret": "open"]) && !admits(["Authorization": "Basic open-sesame"]))
        #expect(
            bench.kit.routes.filter { $0.alsoAdmits != nil }.allSatisfy { $0.pattern.description.hasPrefix("/tools") })
        #expect(bench.kit.routes.allSatisfy { !$0.isOpen })
    }

    @Test func `an account and secrets that have changed count at once`() async throws {
        let bench = try await ToolBench(environment: ["TOOLS_SECRET": "open-sesame"])
        _ = await bench.use("send-sms", ["message": "Hello"])
        let account = "AC" + String(repeating: "b", count: 32)
        var reader = SettingsReader(
            SettingsSources(environment: [
                "TWILIO_ACCOUNT_SID": account, "TWILIO_AUTH_TOKEN": "rotated-token",
                "TWILIO_BASE_URL": await bench.twilio.url, "TWILIO_PHONE_NUMBER": "+15005550008",
                "TOOLS_SECRET": "new-sesame", "TOOL_PARCELS": "told-later", "USE_OPENAI_FUNCTIONS": "no",
            ]))
        let telephony = TelephonySettings(from: &reader)
        let twilio = try #require(telephony.twilio)

        await bench.kit.reload(ToolSettings(from: &reader), telephony: telephony, account: twilio)
        _ = await bench.use("send-sms", ["message": "Hello"])

        let asked = await bench.asked("/Messages")
        #expect(asked.map { $0.form["From"] } == ["+15005550006", "+15005550008"])
        #expect(asked[1].target.path.contains(account) && !asked[0].target.path.contains(account))
        let route = try #require(bench.kit.routes.first { $0.method == .post })
        for (secret, admits) in [("open-sesame", false), ("new-sesame", true)] {
            let request = Request(.post, try #require(Target("/tools/x")), headers: ["X-Tools-Secret": secret])
            #expect(route.alsoAdmits?(request) == admits)
        }
        #expect(try bench.kit.shelf.doors.secrets.secret(named: "TOOL_PARCELS").reveal() == "told-later")
        #expect(await !bench.kit.forAgents.areAllowed)
    }

    @Test func `a wrong secret is refused also where none is needed`() async throws {
        let bench = try await ToolBench(environment: ["TOOLS_SECRET": "open-sesame"])
        let closed = try await ToolBench()

        for bench in [bench, closed] {
            let routes = RouteTable(bench.kit.routes)
            let wrong = await Result { try await routes.get("/tools", headers: ["X-Tools-Secret": "close-sesame"]) }
            #expect(wrong.problem?.kind == .unauthorized)
            #expect(wrong.problem?.message.contains("open-sesame") == false)
        }
    }
}

extension Result where Failure == any Error, Success: Sendable {
    init(_ work: () async throws -> Success) async {
        do { self = .success(try await work()) } catch { self = .failure(error) }
    }

    /// What was thrown.
    var problem: Problem? { if case .failure(let error) = self { error as? Problem } else { nil } }
}
