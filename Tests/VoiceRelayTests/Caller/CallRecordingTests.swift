import Problems
import Testing

@testable import VoiceRelay

/// A call that was becomes a scenario.
@Suite struct CallRecordingTests {
    private func scenario(_ frames: [(direction: String, frame: String)]) throws -> String {
        let lines = frames.enumerated().map {
            "{\"at\":\($0.offset * 100),\"direction\":\"\($0.element.direction)\",\"frame\":\($0.element.frame)}"
        }
        return try CallRecording(Array(lines.joined(separator: "\n").utf8)).scenario(of: "CA1")
    }

    @Test func `what the caller did becomes steps, and what the agent said remarks`() throws {
        let text = try scenario([
            ("in", #"{"type":"setup","from":"+12025550143","to":"+12025550100"}"#),
            ("in", #"{"type":"prompt","voicePrompt":"What","last":false}"#),
            ("in", #"{"type":"prompt","voicePrompt":"What \"now\"?","lang":"en-US","last":true}"#),
            ("out", #"{"type":"text","token":"This is","last":false}"#),
            ("out", #"{"type":"text","token":" it.","last":true}"#),
            ("in", #"{"type":"interrupt","utteranceUntilInterrupt":"This is","durationUntilInterruptMs":400}"#),
            ("in", #"{"type":"dtmf","digit":"1"}"#), ("in", ##"{"type":"dtmf","digit":"#"}"##),
            ("in", #"{"type":"prompt","voicePrompt":"Hola","lang":"es-ES"}"#),
            ("out", #"{"type":"language","ttsLanguage":"es-ES"}"#),
            ("in", #"{"type":"dtmf","digit":"•"}"#), ("in", #"{"type":"info","name":"agentSpeaking","value":"on"}"#),
            ("in", #"{"type":"setup","from":"+12025550143"}"#),
            ("out", #"{"type":"end","handoffData":"{\"reasonCode\":\"live-agent-handoff\"}"}"#),
        ])

        #expect(
            text == """
                # As CA1 went. Take the # from an expectation that has to hold again.
                from +12025550143
                number +12025550100
                lang en-US
                say "What \\"now\\"?"
                # agent: This is it.
                # expect contains "This is it."
                interrupt after 2 words
                press 1#
                lang es-ES
                say "Hola"
                expect language es-ES
                press {pin}#
                drop
                expect ends with transfer

                """)
        #expect(try ScenarioReader.read(Array(text.utf8), name: "again").steps.count == 10)
    }

    @Test(arguments: ["{", "[]", "{\"at\":1}", "{}\nnot JSON"])
    func `what are no frames is refused`(_ text: String) {
        #expect(throws: Problem.self) { try CallRecording(Array(text.utf8)) }
    }
}
