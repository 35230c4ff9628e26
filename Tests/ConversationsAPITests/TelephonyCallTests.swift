import Fleet
import FleetTestSupport
import HTTP
import HTTPServer
import JSON
import Problems
import Store
import Testing

@testable import ConversationsAPI

/// Calls: placed, told what to do, redirected, ended.
@Suite(.serialized) struct TelephonyCallTests {
    private static let twiml = "<Response><Say>Hello</Say></Response>"
    private static let relay =
        #"<Response><Connect><ConversationRelay url="wss://127.0.0.1:8080/relay"/></Connect></Response>"#

    private func place(_ desk: Desk, _ form: FormFields) async throws -> JSONValue {
        var whole: FormFields = ["From": "+15005550006"]
        if !form.contains("To") { whole.add("To", "+15558675310") }
        for field in form.fields { whole.add(field.name, field.value) }
        return try await desk.core(.post, "Calls.json", whole)
    }

    @Test func `a call rings, asks what to do, and each step is told`() async throws {
        let receiver = try await Receiver { hook, _ in
            hook.request.target.path == "/voice"
                ? Response(content: .bytes(Array(Self.twiml.utf8))) : .empty(.noContent)
        }
        let desk = try await Desk.quick()
        let address = await receiver.address
        var form: FormFields = ["Url": address + "/voice", "StatusCallback": address + "/status"]
        for event in ["initiated", "ringing", "answered", "completed"] { form.add("StatusCallbackEvent", event) }

        let made = try await place(desk, form)
        let over = try await desk.thing("Calls/\(made.sid).json", is: "completed")
        try await receiver.came(5)
        let hooks = await receiver.hooks
        await receiver.stop()
        let told = hooks.filter { $0.request.target.path == "/status" }
        let asked = hooks.filter { $0.request.target.path == "/voice" }

        #expect(made["status"] == "queued" && made["direction"] == "outbound-api" && made["duration"] == .null)
        #expect(made["to_formatted"] == "(555) 867-5310" && over["duration"] == "0" && over["end_time"]?.string != nil)
        #expect(told.map { $0.form["CallStatus"] } == ["initiated", "ringing", "in-progress", "completed"])
        #expect(told.map { $0.form["SequenceNumber"] } == ["0", "1", "2", "3"])
        #expect(told[3].form["CallDuration"] == "0" && told[0].form["Timestamp"]?.hasSuffix("+0000") == true)
        #expect(
            asked.count == 1 && asked[0].form["CallStatus"] == "in-progress" && asked[0].form["CallSid"] == made.sid)
        let shown = try await desk.api(.get, "/outbox/calls/\(made.sid)")
        #expect(shown["twiml"]?.string == Self.twiml && shown["verbs"]?[0]?["verb"] == "Say")
    }

    @Test func `a fallback is asked when the first address fails, and then nobody`() async throws {
        let receiver = try await Receiver { hook, _ in
            switch hook.request.target.path {
            case "/spare": Response.text("Hello <you>")
            case "/nonsense":
                Response(headers: ["Content-Type": "text/xml"], content: .bytes(Array("<Nonsense/>".utf8)))
            default: .empty(.internalServerError)
            }
        }
        let desk = try await Desk.quick()
        let address = await receiver.address

        let saved = try await place(
            desk, ["Url": address + "/a", "FallbackUrl": address + "/spare", "FallbackMethod": "GET"])
        let lost = try await place(desk, ["Url": address + "/a", "FallbackUrl": address + "/nonsense"])
        try await desk.thing("Calls/\(saved.sid).json", is: "completed")
        try await desk.thing("Calls/\(lost.sid).json", is: "completed")
        let hooks = await receiver.hooks
        await receiver.stop()

        let first = try await desk.api(.get, "/outbox/\(saved.sid)")
        let second = try await desk.api(.get, "/outbox/\(lost.sid)")
        #expect(first["verbs"]?[0]?["text"] == "Hello <you>" && first["scriptError"] == .null)
        #expect(hooks.contains { $0.request.method == .get && $0.request.target.raw.contains("ErrorCode=11200") })
        #expect(second["twiml"] == .null && second["scriptError"]?.string?.contains("Response") == true)
    }

    @Test func `a call that is connected lasts until it is ended, and can be told otherwise`() async throws {
        let desk = try await Desk.quick()

        let made = try await place(desk, ["Twiml": Self.relay])
        let path = "Calls/\(made.sid).json"
        try await desk.thing(path, is: "in-progress")
        let listed = try await desk.api(.get, "/outbox/calls?status=in-progress")
        let late = try await desk.code { try await desk.core(.post, path, ["Status": "canceled"]) }
        let early = try await desk.code { try await desk.core(.delete, path) }
        let redirected = try await desk.core(.post, path, ["Twiml": Self.relay.replacing("8080", with: "9090")])
        let ended = try await desk.core(.post, path, ["Status": "completed"])
        let over = try await desk.code { try await desk.core(.post, path, ["Twiml": Self.twiml]) }
        _ = try await desk.core(.delete, path)

        #expect(listed["items"]?[0]?["relayUrl"] == "wss://127.0.0.1:8080/relay")
        #expect(redirected["status"] == "in-progress" && ended["status"] == "completed")
        #expect(late == 21_220 && early == 20_009 && over == 21_220)
        #expect(try await desk.code { try await desk.core(.get, path) } == 20_404)
    }

    @Test(arguments: [("+15558670000", "no-answer"), ("+15558671111", "busy"), ("+15558672222", "failed")])
    func `some numbers are never reached`(_ number: String, _ status: String) async throws {
        let desk = try await Desk.quick()

        let made = try await place(desk, ["To": number, "Twiml": Self.twiml])
        let over = try await desk.thing("Calls/\(made.sid).json", is: status)

        #expect(over["duration"] == "0" && over["start_time"] == .null && over["price"] == .null)
    }

    @Test(
        arguments: [
            (["From": "+15005550006", "Twiml": twiml], 21_201), (["To": "+15558675310", "Twiml": twiml], 21_213),
            (["To": "+15558675310", "From": "+15005550006"], 21_205),
            (["To": "+15558675310", "From": "+15005550006", "Url": "nowhere"], 21_205),
            (["To": "+15558675310", "From": "+15550009999", "Twiml": twiml], 21_210),
            (["To": "555", "From": "+15005550006", "Twiml": twiml], 21_211),
            (["To": "+15005550001", "From": "+15005550006", "Twiml": twiml], 21_217),
            (["To": "+15005550003", "From": "+15005550006", "Twiml": twiml], 21_215),
            (["To": "+15558675310", "From": "+15005550001", "Twiml": twiml], 21_212),
            (["To": "+15558675310", "From": "+15005550006", "Twiml": "<Say/>"], 12_100),
            (["To": "+15558675310", "From": "+15005550006", "ApplicationSid": "AP1"], 21_218),
            (["To": "+15558675310", "From": "+15005550006", "Twiml": twiml, "TimeLimit": "0"], 20_001),
        ] as [([String: String], Int)])
    func `what cannot be called is refused by its code`(_ told: [String: String], _ code: Int) async throws {
        let desk = try await Desk()
        var form = FormFields()
        for (name, value) in told { form.add(name, value) }

        #expect(try await desk.code { try await desk.core(.post, "Calls.json", form) } == code)
    }

    @Test func `a time limit that is told anew holds from the start of the call, and ends one that is over it`()
        async throws
    {
        let desk = try await Desk.quick()
        let made = try await place(desk, ["Twiml": Self.relay])
        let path = "Calls/\(made.sid).json"
        try await desk.thing(path, is: "in-progress")
        try await desk.tamper("UPDATE phone_call SET started = started - 100000, due = due - 100000")

        _ = try await desk.core(.post, path, ["TimeLimit": "500"])
        let longer = try await desk.frame.database.read { try $0.integer("SELECT due - started FROM phone_call") }
        _ = try await desk.core(.post, path, ["TimeLimit": "10"])
        let over = try await desk.thing(path, is: "completed")

        #expect(longer == 500_000)
        #expect(over["duration"]?.string.flatMap { Int($0) } ?? 0 >= 100)
    }

    @Test func `a ringing call can be cancelled, and lists are narrowed`() async throws {
        let desk = try await Desk(environment: ["EMBEDDED_DELIVERY_SECONDS": "3600"])
        let made = try await place(desk, ["Twiml": Self.twiml])
        let other = try await place(desk, ["To": "client:anna", "Twiml": Self.twiml])
        try await desk.thing("Calls/\(made.sid).json", is: "ringing")

        let canceled = try await desk.core(.post, "Calls/\(made.sid).json", ["Status": "canceled"])
        let mine = try await desk.core(.get, "Calls.json?Status=canceled")
        let anna = try await desk.core(.get, "Calls.json?To=client%3Aanna")

        #expect(canceled["status"] == "canceled")
        #expect(mine["calls"]?.array?.map(\.sid) == [made.sid] && anna["calls"]?.array?.map(\.sid) == [other.sid])
        #expect(try await desk.core(.get, "Calls.json?ParentCallSid=\(made.sid)")["calls"] == [])
    }
}
