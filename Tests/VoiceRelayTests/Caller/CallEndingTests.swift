import Calling
import HTTP
import JSON
import Net
import Testing
import WebSocket

@testable import VoiceRelay

/// How sessions and calls end, and what Twilio asks then.
@OnLoop
@Suite(.timeLimit(.minutes(2)))
struct CallEndingTests {
    private static let handOver: @OnLoop (JSONValue, WebSocket) -> Void = { message, socket in
        guard message["type"]?.string == "prompt" else { return }
        ScriptedRelay.say("Goodbye.", on: socket)
        ScriptedRelay.send(["type": "end", "handoffData": "{\"reasonCode\":\"person\"}"], on: socket)
    }

    private static let dial = """
        <Response><Dial action="/dialled"><Number url="/whisper">+12025550177</Number></Dial></Response>
        """

    @Test func `a caller is handed over to a person, who hears first what it is about`() async throws {
        try await withStage { stage in
            stage.relay.react = Self.handOver
            stage.relay.twiml = [
                "/ended": Self.dial, "/whisper": "<Response><Say>About a parcel.</Say></Response>",
                "/dialled": "<Response><Hangup/></Response>",
            ]
            let result = try await stage.play(
                """
                say "a person, please"
                expect contains "Goodbye."
                expect handoff contains "person"
                expect whisper contains "parcel"
                expect ends with transfer
                """)

            #expect(result.failure == nil, "\(result.transcript)")
            let (ended, whispered) = (stage.relay.asked("/ended")[0], stage.relay.asked("/whisper")[0])
            #expect(ended["SessionStatus"] == "ended" && ended["HandoffData"] == "{\"reasonCode\":\"person\"}")
            #expect(ended["CallStatus"] == "in-progress")
            #expect(whispered["ParentCallSid"] == ended["CallSid"] && whispered["To"] == "+12025550177")
            #expect(stage.relay.asked("/dialled")[0]["DialCallStatus"] == "completed")
            #expect(stage.relay.unsigned == [])
        }
    }

    @Test func `where nobody answers, the agent takes the call again`() async throws {
        try await withStage { stage in
            stage.relay.react = Self.handOver
            stage.relay.twiml = ["/ended": Self.dial]
            let result = try await stage.play(
                """
                person does not answer
                say "a person, please"
                expect contains "Goodbye. Hello there."
                """)

            #expect(result.failure == nil, "\(result.transcript)")
            #expect(stage.relay.asked("/dialled")[0]["DialCallStatus"] == "no-answer")
            #expect(stage.relay.asked("/whisper").isEmpty)
            let setups = stage.relay.frames("setup")
            #expect(setups.count == 2 && setups[0]["callSid"] == setups[1]["callSid"])
            #expect(setups[0]["sessionId"] != setups[1]["sessionId"] && setups[1]["callStatus"] == "IN_PROGRESS")
        }
    }

    @Test func `a queue has a person take the call, or gives it back`() async throws {
        for (person, result) in [("answers", "bridged"), ("is busy", "queue-full"), ("does not answer", "leave")] {
            try await withStage { stage in
                stage.relay.react = Self.handOver
                stage.relay.twiml = [
                    "/ended": "<Response><Enqueue action=\"/dialled\">desk</Enqueue></Response>",
                    "/dialled": "<Response><Hangup/></Response>",
                ]
                let ending = result == "bridged" ? "transfer" : "goodbye"
                let played = try await stage.play("person \(person)\nsay \"a person\"\nexpect ends with \(ending)")

                #expect(played.failure == nil, "\(played.transcript)")
                #expect(stage.relay.asked("/dialled").map { $0["QueueResult"] } == [result])
            }
        }
    }

    @Test func `a connection that is cut is told of, and the call goes on where the answer says so`() async throws {
        try await withStage { stage in
            stage.relay.twiml["/ended"] = "<Response><Redirect>/again</Redirect></Response>"
            let result = try await stage.play(
                "say \"one\"\nwait for reply\ndrop\nsay \"two\"\nexpect contains \"said: two\"")

            #expect(result.failure == nil, "\(result.transcript)")
            let ended = stage.relay.asked("/ended")[0]
            #expect(ended["SessionStatus"] == "failed" && ended["ErrorCode"] == "64105")
            #expect(stage.relay.frames("setup").count == 2 && stage.relay.ends[0].code == .abnormal)
        }
    }

    @Test func `ten messages in a row that make no sense end the session`() async throws {
        try await withStage { stage in
            stage.relay.twiml["/ended"] = "<Response><Hangup/></Response>"
            stage.relay.react = { message, socket in
                guard message["type"]?.string == "prompt" else { return }
                for number in 0..<10 { ScriptedRelay.send(["type": "text", "token": JSONValue(number)], on: socket) }
            }
            let result = try await stage.play("say \"one\" at once\nexpect ends with goodbye")

            #expect(result.failure == nil, "\(result.transcript)")
            #expect(stage.relay.asked("/ended")[0]["ErrorCode"] == "64105")
            #expect(stage.relay.frames("error").count == 10 && stage.call?.session?.refused == 10)
            #expect(stage.relay.ends[0].code == .invalidContent)
        }
    }

    @Test func `nine such messages are passed over`() async throws {
        try await withStage { stage in
            stage.relay.react = { message, socket in
                guard message["type"]?.string == "prompt" else { return }
                for _ in 0..<9 { socket.post(text: "{") }
                ScriptedRelay.say("Still here.", on: socket)
            }
            let result = try await stage.play(
                "say \"one\"\nexpect contains \"still here\"\nhang up\nexpect ends with hang up")

            #expect(result.failure == nil, "\(result.transcript)")
        }
    }

    @Test func `a hostile caller floods, stops reading, sets up twice and sends nonsense`() async throws {
        try await withStage { stage in
            let result = try await stage.play(
                """
                duplicate setup
                malformed
                send "{\\"type\\":\\"weather\\"}"
                flood 1000 prompts
                never read
                hang up
                expect ends with hang up
                """)

            #expect(result.failure == nil, "\(result.transcript)")
            #expect(stage.relay.frames("setup").count == 2 && stage.relay.frames("nonsense").count == 1)
            #expect(stage.relay.frames("weather").count == 1 && stage.relay.frames("prompt").count == 1_000)
        }
    }

    @Test(arguments: [
        ("<Response><Dance/></Response>", "<Dance>"), ("not XML", "cannot be read"),
        ("<Response><Connect/></Response>", "<Connect>"),
        ("<Response><Connect><ConversationRelay url=\"http://x\"/></Connect></Response>", "wss://"),
        ("<Response><Redirect>/voice</Redirect></Response>", "sent the call on"),
        ("<Response><Dial/></Response>", "names nobody"),
    ])
    func `an answer that makes no sense fails the call, and says why`(_ twiml: String, _ why: String) async throws {
        try await withStage { stage in
            stage.relay.twiml["/voice"] = twiml
            let result = try await stage.play("say \"anybody?\"\nexpect contains \"yes\"")

            #expect(result.failure?.reason.contains(why) == true, "\(result.summary)")
        }
    }

    @Test func `nobody there is a failure that is told`() async throws {
        try await withStage { stage in
            // Nobody answers at the port of a service that this machine does not have.
            let result = try await stage.play("expect ends with failure") { $0.url = "http://127.0.0.1:1/voice" }

            #expect(result.failure == nil, "\(result.transcript)")
        }
    }

    @Test func `an agent that says nothing is waited for no longer than the caller's patience`() async throws {
        try await withStage { stage in
            stage.relay.react = { _, _ in }
            let result = try await stage.play("patience 50ms\nsay \"one\"\nsay \"two\"")

            #expect(result.failure?.line == 3 && result.failure?.reason.contains("answered") == true)
        }
    }

    @Test func `tools, journal, outbox and codes are looked up where the fleet keeps them`() async throws {
        try await withStage { stage in
            let sid = "CA00000000000000000000000000000002"
            stage.relay.documents = [
                "/calls/\(sid)": "{\"turns\":[{\"words\":\"Hola\",\"tools\":[{\"name\":\"send-sms\"}]}]}",
                "/api/outbox": "{\"items\":[{\"text\":\"482913\"}]}",
            ]
            let result = try await stage.play(
                """
                expect tool send-sms
                expect no tool transfer
                expect journal contains "hola"
                expect outbox contains "4829"
                say "it is {code}"
                expect contains "482913"
                expect no tool
                """
            ) { $0.sid = sid }

            #expect(
                result.failure?.line == 7 && result.failure?.reason.contains("send-sms") == true, "\(result.summary)")
        }
    }
}
