import FleetTestSupport
import HTTP
import JSON
import Net
import Problems
import Testing

@testable import VoiceRelay

@Suite struct MessageToolTests {
    @Test func `a text goes to the person who is spoken with, from the number they called`() async throws {
        let bench = try await ToolBench()

        let use = await bench.use("send-sms", ["message": "¡Olá! Niño 🚚 — A-17"])

        #expect(use.json["sent"] == true && !use.hasFailed)
        let form = try #require(await bench.asked("/Messages").first?.form)
        #expect(form["To"] == "+15558675310" && form["From"] == "+15005550006")
        #expect(form["Body"] == "¡Olá! Niño 🚚 — A-17")
    }

    @Test func `the number of the settings sends before the one that was called`() async throws {
        let bench = try await ToolBench(environment: ["TWILIO_PHONE_NUMBER": "+1 (500) 555-0008"])

        _ = await bench.use("send-sms", ["message": "Hello"])

        #expect(await bench.asked("/Messages").first?.form["From"] == "+15005550008")
    }

    @Test func `where no number is known, the account's first one sends, and is looked for once`() async throws {
        let bench = try await ToolBench()
        var caller = ToolBench.caller
        caller.ownNumber = ""

        for _ in 0..<3 { _ = await bench.use("send-sms", ["message": "Hello"], for: caller) }

        #expect(await bench.asked("/Messages").map { $0.form["From"] } == Array(repeating: "+15005550009", count: 3))
        #expect(await bench.asked("/IncomingPhoneNumbers").count == 1)
    }

    @Test(arguments: ["+15550001111", "+44 20 7946 0000", "nobody", "+1555867531"])
    func `nobody else is written to`(number: String) async throws {
        let bench = try await ToolBench()

        let use = await bench.use("send-sms", ["message": "Hello", "to": .string(number)])

        #expect(use.problem?.kind == .forbidden)
        #expect(await bench.asked("/Messages").isEmpty)
    }

    @Test(arguments: ["+15558675310", "(555) 867-5310", "8675310", "+1 555 867 5310", ""])
    func `the person's own number may be named in any spelling`(number: String) async throws {
        let bench = try await ToolBench()

        let use = await bench.use("send-sms", ["message": "Hello", "to": .string(number)])

        #expect(!use.hasFailed)
        #expect(await bench.asked("/Messages").first?.form["To"] == "+15558675310")
    }

    @Test func `a manifest can allow other numbers`() async throws {
        let bench = try await ToolBench()
        let agent = ToolBench.agent(#"[{"builtin": "send-sms", "anyNumber": true}]"#, tools: ["send-sms"])

        let use = await bench.use("send-sms", ["message": "Hello", "to": "+44 20 7946 0000"], of: agent)
        let nonsense = await bench.use("send-sms", ["message": "Hello", "to": "12"], of: agent)

        #expect(!use.hasFailed && nonsense.problem?.kind == .invalid)
        #expect(await bench.asked("/Messages").map { $0.form["To"] } == ["+442079460000"])
    }

    @Test func `who hides their number gets no text, and no other does`() async throws {
        let bench = try await ToolBench()
        var caller = ToolBench.caller
        caller.customerNumber = "anonymous"

        let alone = await bench.use("send-sms", ["message": "Hello"], for: caller)
        let named = await bench.use("send-sms", ["message": "Hello", "to": "+15550001111"], for: caller)

        #expect(alone.problem?.kind == .invalid && named.problem?.kind == .forbidden)
        #expect(await bench.asked("/Messages").isEmpty)
    }

    @Test func `who writes over WhatsApp is answered there`() async throws {
        let bench = try await ToolBench()
        var caller = ToolBench.caller
        (caller.customerNumber, caller.ownNumber) = ("whatsapp:+15558675310", "whatsapp:+15005550006")

        _ = await bench.use("send-sms", ["message": "Hello"], for: caller)

        let form = try #require(await bench.asked("/Messages").first?.form)
        #expect(form["To"] == "whatsapp:+15558675310" && form["From"] == "whatsapp:+15005550006")
    }

    @Test func `what Twilio refuses is said to the model, without a secret`() async throws {
        let token = "f00dcafe" + String(repeating: "9", count: 24)
        let bench = try await ToolBench(environment: ["EMBEDDED_AUTH_TOKEN": token])
        await bench.twilio.next(.refuses(400, code: 21_610), .refuses(401, code: 20_003))

        let stopped = await bench.use("send-sms", ["message": "Hello"])
        let unknown = await bench.use("send-sms", ["message": "Hello"])

        #expect(stopped.problem?.code == 21_610 && stopped.error == "As the script says.")
        #expect(unknown.hasFailed && !unknown.result.contains(token))
    }

    @Test func `a call is placed with words of its own, or with the agent`() async throws {
        let bench = try await ToolBench(environment: ["PUBLIC_BASE_URL": "https://fleet.example.com"])

        let said = await bench.use("place-call", ["message": "Your <parcel> & more"])
        let agent = await bench.use("place-call")

        #expect(said.json["call"]?.string == SmallTwilio.call && !agent.hasFailed)
        let forms = await bench.asked("/Calls").map(\.form)
        #expect(forms[0]["Twiml"]?.contains("Your &lt;parcel&gt; &amp; more") == true && forms[0]["Url"] == nil)
        #expect(forms[1]["Url"] == "https://fleet.example.com/voice?agent=desk")
        #expect(forms.allSatisfy { $0["To"] == "+15558675310" && $0["From"] == "+15005550006" })
    }

    @Test func `hanging up ends this call after the goodbye, and another at once`() async throws {
        let bench = try await ToolBench()

        let own = await bench.use("place-call", ["action": "hang-up"])
        let strange = await bench.use("place-call", ["action": "hang-up", "call": .string(SmallTwilio.call)])
        _ = await bench.use("place-call", ["message": "Hello"])
        let other = await bench.use("place-call", ["action": "hang-up", "call": .string(SmallTwilio.call)])

        #expect(own.deed == .end(reason: "hang-up") && other.deed == nil && !other.hasFailed)
        #expect(strange.problem?.kind == .forbidden)
        let asked = await bench.asked("/Calls/")
        #expect(asked.count == 1 && asked[0].target.path.hasSuffix("/Calls/\(SmallTwilio.call).json"))
        #expect(asked.first?.form["Status"] == "completed")
    }

    @Test func `without an address of its own the fleet has no agent called by Twilio`() async throws {
        let bench = try await ToolBench(environment: [
            "TWILIO_ACCOUNT_SID": "AC" + String(repeating: "0", count: 31) + "1",
            "TWILIO_AUTH_TOKEN": String(repeating: "8", count: 32), "TWILIO_BASE_URL": "http://127.0.0.1:9",
        ])

        let use = await bench.use("place-call")

        #expect(use.problem?.kind == .unavailable && use.error.contains("message"))
    }
}
