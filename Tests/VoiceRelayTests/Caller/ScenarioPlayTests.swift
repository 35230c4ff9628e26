import Calling
import HTTP
import JSON
import Net
import Testing
import WebSocket

@testable import VoiceRelay

/// A caller does what a scenario says, as Twilio would, and finds out what is not as it should be.
@OnLoop
@Suite(.timeLimit(.minutes(2)))
struct ScenarioPlayTests {
    @Test func `a caller is greeted, says something and is answered`() async throws {
        try await withStage { stage in
            let result = try await stage.play(
                """
                expect contains "hello THERE"
                say "What is  open?"
                expect contains "you said: what is open?"
                expect matches /said: \\w+/
                expect absent "closed"
                expect within 1m
                expect language en
                """)

            #expect(result.failure == nil, "\(result.transcript)")
            #expect(stage.relay.unsigned == [])
            let setup = try #require(stage.relay.frames.first)
            #expect(setup["type"] == "setup" && setup["customParameters"] == ["ticket": "a < b"])
            #expect(setup["from"] == "+12025550143" && setup["to"] == "+12025550100" && setup["direction"] == "inbound")
            #expect(setup["callSid"]?.string == stage.relay.asked("/voice").first?["CallSid"])
            #expect(stage.relay.frames("prompt").map { $0["lang"] } == ["en-US"])
            let ended = try #require(stage.relay.asked("/ended").first)
            #expect(ended["SessionStatus"] == "completed" && ended["CallStatus"] == "completed")
            #expect(ended["SessionId"] == setup["sessionId"]?.string)
        }
    }

    @Test func `what is not as expected is told with its line and what was said instead`() async throws {
        try await withStage { stage in
            let result = try await stage.play(
                """
                patience 50ms
                # a remark
                say "one"
                expect contains "two"
                say "never said"
                """)

            let failure = try #require(result.failure)
            #expect(failure.line == 4 && failure.step == "expect contains \"two\"")
            #expect(failure.reason.contains("You said: one"))
            #expect(stage.relay.frames("prompt").count == 1)
            #expect(result.summary.hasPrefix("FAIL  test") && result.transcript.contains("caller  one"))
        }
    }

    @Test func `an interruption tells what was heard, and what comes late is not heard`() async throws {
        try await withStage { stage in
            stage.relay.react = { message, socket in
                switch message["type"]?.string {
                case "prompt": ScriptedRelay.say("one two three four five six", isLast: false, on: socket)
                case "interrupt":
                    ScriptedRelay.say(" seven eight", on: socket)
                    ScriptedRelay.say("I stop.", on: socket)
                default: break
                }
            }
            let result = try await stage.play(
                """
                say "count"
                interrupt after 3 words
                expect contains "I stop."
                expect absent "seven"
                """
            ) { $0.speed = 40 }

            #expect(result.failure == nil, "\(result.transcript)")
            let interrupt = try #require(stage.relay.frames("interrupt").first)
            #expect(interrupt["utteranceUntilInterrupt"]?.string?.hasPrefix("one two three") == true)
            #expect((interrupt["durationUntilInterruptMs"]?.int ?? 0) >= 800)
            #expect(stage.call?.session?.stale == 12)
        }
    }

    @Test func `keys, parts of words, languages and names in braces reach the agent`() async throws {
        try await withStage { stage in
            let result = try await stage.play(
                """
                press 12#
                lang es-ES
                say partially "uno dos tres cuatro {secret}"
                expect contains "{secret}"
                expect contains "cuatro"
                """)

            #expect(result.failure == nil, "\(result.transcript)")
            #expect(stage.relay.frames("dtmf").map { $0["digit"] } == ["1", "2", "#"])
            let prompts = stage.relay.frames("prompt")
            #expect(prompts.map { $0["last"] } == [false, false, true] && prompts[0]["voicePrompt"] == "uno dos")
            #expect(prompts.allSatisfy { $0["lang"] == "es-ES" })
            #expect(prompts[2]["voicePrompt"]?.string?.contains("{") == false)
        }
    }

    @Test func `who speaks and what was heard is told to an agent that wants to know`() async throws {
        try await withStage { stage in
            stage.relay.noun = "welcomeGreeting=\"Hello there.\" events=\"speaker-events tokens-played\""
            let result = try await stage.play("say \"a\"\nexpect contains \"you said: a\"\nwait for reply")

            #expect(result.failure == nil)
            let told = stage.relay.frames("info").map { "\($0["name"]?.string ?? "") \($0["value"]?.string ?? "")" }
            #expect(
                told == [
                    "agentSpeaking on", "tokensPlayed Hello there.", "agentSpeaking off", "clientSpeaking on",
                    "clientSpeaking off", "agentSpeaking on", "tokensPlayed You said: a", "agentSpeaking off",
                ])
        }
    }

    @Test func `a call that begins with an agent that does not listen for keys presses none`() async throws {
        try await withStage { stage in
            stage.relay.noun = ""
            let result = try await stage.play("press 1\nsay \"not reached\"")

            #expect(result.failure?.reason.contains("does not listen for keys") == true)
            #expect(stage.relay.frames("dtmf").isEmpty)
        }
    }

    @Test func `two hundred calls at once hear only their own words`() async throws {
        try await withStage { stage in
            let scenario = try ScenarioReader.read(
                Array(
                    "say \"{secret}\"\nexpect matches /^Hello there. You said: \\w+ $|^You said: \\w+ $/\nexpect contains \"{secret}\""
                        .utf8),
                name: "secrets")
            let look = FleetLook(relay: stage.relay.origin, conversations: stage.relay.origin)
            let (exchange, url) = (stage.exchange, "\(stage.relay.origin)/voice")
            let results = await CallBatch([scenario], times: 200, atOnce: 200).run { scenario in
                let plan = TestCall.Plan(url: url, from: "+12025550143", to: "+12025550100")
                return await ScenarioPlay(scenario, plan, over: exchange, look).run()
            } told: { _ in
            }

            #expect(
                results.count == 200 && results.allSatisfy(\.hasPassed),
                "\(results.first { !$0.hasPassed }.map(\.summary) ?? "")")
            #expect(Set(stage.relay.frames("prompt").map { $0["voicePrompt"] }).count == 200)
        }
    }
}
