import FleetTestSupport
import HTTP
import JSON
import Problems
import Testing

@testable import VoiceRelay

@Suite struct VerifyToolTests {
    @Test func `a code is sent and checked, and is in no answer`() async throws {
        let bench = try await ToolBench()

        let sent = await bench.use("verify-send")
        let right = await bench.use("verify-code", ["code": "4812-93"])

        #expect(sent.json["sent"] == true && right.json["verified"] == true)
        #expect(await bench.asked("/VerificationCheck").first?.form["Code"] == SmallTwilio.code)
        #expect(await bench.asked("/Verifications").first?.form["Channel"] == "sms")
        for use in [sent, right] { #expect(!use.result.contains(SmallTwilio.code) && !use.result.contains("4812-93")) }
        #expect(right.shownArguments == #"{"code":"•••"}"#)
    }

    @Test func `the service that sends codes is made once, however many ask at once`() async throws {
        let bench = try await ToolBench()
        var callers: [ToolCaller] = []
        for number in 0..<8 {
            var caller = ToolBench.caller
            (caller.callSID, caller.customerNumber) = ("CA\(number)", "+1555867530\(number)")
            callers.append(caller)
        }

        let sent = await withTaskGroup(of: Bool.self) { group in
            for caller in callers { group.addTask { await bench.use("verify-send", for: caller).json["sent"] == true } }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }

        #expect(sent == Array(repeating: true, count: 8))
        #expect(
            await bench.asked("/v2/Services").filter { $0.method == .post && $0.form["FriendlyName"] != nil }.count == 1
        )
        #expect(await bench.asked("/Verifications").count == 8)
    }

    @Test func `a service that is there, or is told, is taken`() async throws {
        let found = try await ToolBench(routes: SmallTwilio(hasService: true).routes)
        let told = try await ToolBench(environment: [
            "TWILIO_VERIFY_SERVICE_SID": "VA" + String(repeating: "5", count: 32)
        ])

        _ = await found.use("verify-send")
        _ = await told.use("verify-send")

        #expect(await found.asked("/Services/\(SmallTwilio.service)/Verifications").count == 1)
        #expect(await told.asked("/Services/VA5555").count == 1)
        #expect(await told.asked("/Services").count == 1)
    }

    @Test func `wrong codes are counted, and the last one closes`() async throws {
        let bench = try await ToolBench()
        _ = await bench.use("verify-send")
        var left: [Int?] = []

        for _ in 0..<5 { left.append(await bench.use("verify-code", ["code": "000000"]).json["triesLeft"]?.int) }
        _ = await bench.use("verify-send")
        let again = await bench.use("verify-code", ["code": "000000"])

        #expect(left == [4, 3, 2, 1, 0])
        #expect(again.json["triesLeft"] == 4 && again.json["verified"] == false)
    }

    @Test func `Twilio's own end of trying is told`() async throws {
        let bench = try await ToolBench(routes: SmallTwilio(hasService: true).routes)
        _ = await bench.use("verify-send")
        await bench.twilio.next(.refuses(400, code: 60_202), .refuses(404, code: 20_404))

        let closed = await bench.use("verify-code", ["code": "000000"])
        let gone = await bench.use("verify-code", ["code": "000000"])

        #expect(closed.json["triesLeft"] == 0 && closed.json["verified"] == false)
        #expect(gone.json["codeSent"] == false && gone.json["verified"] == false)
    }

    @Test(arguments: ["12", "I do not know", "48-", "١٢٣"]) func `what is no code is not repeated`(told: String)
        async throws
    {
        let bench = try await ToolBench()

        let use = await bench.use("verify-code", ["code": .string(told)])

        #expect(use.problem?.kind == .invalid && !use.result.contains(told))
        #expect(await bench.twilio.asked.isEmpty)
    }

    @Test func `codes need a service, where Twilio is the real one`() async throws {
        let bench = try await ToolBench(environment: [
            "TWILIO_ACCOUNT_SID": "AC" + String(repeating: "0", count: 31) + "1",
            "TWILIO_AUTH_TOKEN": String(repeating: "8", count: 32), "TWILIO_BASE_URL": "http://127.0.0.1:9",
        ])

        let use = await bench.use("verify-send")

        #expect(use.error.contains("TWILIO_VERIFY_SERVICE_SID"))
    }
}
