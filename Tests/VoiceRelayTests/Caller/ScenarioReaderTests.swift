import Calling
import Problems
import Testing

@testable import VoiceRelay

/// A scenario is read as a person writes it, and what cannot be read is told by its line.
@Suite struct ScenarioReaderTests {
    private func read(_ text: String) throws -> Scenario { try ScenarioReader.read(Array(text.utf8), name: "test") }

    private func deeds(_ text: String) throws -> [Scenario.Deed] { try read(text).steps.map(\.deed) }

    private func fault(_ text: String) -> String {
        do {
            _ = try read(text)
            return ""
        } catch {
            return (error as? Problem)?.message ?? "\(error)"
        }
    }

    @Test func `every step is understood`() throws {
        let all = try deeds(
            """
            say "Hello \\"you\\"" # a remark
            say partially "one two" at once
            wait 500ms
            wait for reply
            interrupt after 800ms
            interrupt after 5 words
            press 1234#
            press "{pin}#"
            lang es-ES
            drop
            hang up
            malformed
            send "{}"
            flood 1000 prompts
            never read
            duplicate setup
            """)

        #expect(
            all == [
                .say(Words(text: "Hello \"you\""), atOnce: false, partially: false),
                .say(Words(text: "one two"), atOnce: true, partially: true), .wait(.milliseconds(500)), .waitForReply,
                .interrupt(.milliseconds(800)), .interrupt(.words(5)), .press(Words(text: "1234#")),
                .press(Words(text: "{pin}#")), .speak("es-ES"), .drop, .hangUp, .send(Words(text: "{\"type\": prompt")),
                .send(Words(text: "{}")), .flood(prompts: 1_000), .stopReading, .setUpAgain,
            ])
    }

    @Test func `every expectation is understood`() throws {
        let all = try deeds(
            """
            expect contains "a # b"
            expect matches /\\d+\\/\\d+/
            expect within 1500ms
            expect tool send-sms
            expect no tool
            expect no tool transfer
            expect absent "{secret}"
            expect language es-ES
            expect ends with hang up
            expect ends with transfer
            expect handoff contains "x"
            expect whisper contains "x"
            expect journal contains "x"
            expect outbox contains "{code}"
            """)

        #expect(
            all
                == [
                    .contains(Words(text: "a # b")), .matches(.init(text: "\\d+/\\d+")), .within(.milliseconds(1_500)),
                    .tool("send-sms"), .noTool(nil), .noTool("transfer"), .absent(Words(text: "{secret}")),
                    .language("es-ES"), .ends(.hangUp), .ends(.transfer), .handoff(Words(text: "x")),
                    .whisper(Words(text: "x")), .journal(Words(text: "x")), .outbox(Words(text: "{code}")),
                ].map { Scenario.Deed.expect($0) })
    }

    @Test func `what holds for the whole call stands on lines of its own`() throws {
        let scenario = try read(
            "title \"A call\"\r\nfrom +12025550143\nnumber client:desk\npatience 2m\nspeed 5\nperson is busy\n\nwait 1s"
        )

        #expect(scenario.name == "A call" && scenario.from == "+12025550143" && scenario.number == "client:desk")
        #expect(scenario.patience == .seconds(120) && scenario.speed == 5 && scenario.person == .busy)
        #expect(scenario.steps.count == 1 && scenario.steps[0].line == 8 && scenario.steps[0].text == "wait 1s")
    }

    @Test(arguments: [
        ("sing", "sing is no step"), ("say hello", "quotation marks"), ("say \"hello", "a closing \" is missing"),
        ("say \"a\" twice", "twice is too much"), ("say \"{colour}\"", "{colour} is not known"),
        ("say \"a\"\"b\"", "a space is missing"), ("wait soon", "soon is no length of time"), ("wait", "is missing"),
        ("wait 2h", "no length of time"), ("wait 99999999999999999999s", "no length of time"),
        ("wait 3601s", "an hour"),
        ("press 12a", "other than 0-9"), ("press", "is missing"), ("lang x", "no language"),
        ("flood 0 prompts", "from 1 to 100000"), ("flood 5", "flood 5 prompts"), ("interrupt after", "is missing"),
        ("interrupt after 0 words", "length of time"), ("expect", "nothing is nothing"),
        ("expect luck", "luck is nothing"),
        ("expect matches /(/", "no pattern"), ("expect matches //", "no pattern"), ("expect matches \"a\"", "slashes"),
        ("expect ends with tears", "one of: transfer"), ("from 12", "no number"), ("number +12ab", "no number"),
        ("patience -1s", "no length of time"), ("speed 0", "from 1 to 1000"), ("expect tool", "is missing"),
    ])
    func `a line that cannot be read is told of, with its number`(_ line: String, _ why: String) {
        let fault = fault("wait 1s\n\(line)")

        #expect(fault.hasPrefix("test:2: ") && fault.contains(why), "\(fault)")
    }

    @Test func `all lines that are wrong are told of at once, but not hundreds`() {
        #expect(
            fault("sing\nwait 1s\ndance")
                == "test:1: sing is no step that is known.\ntest:3: dance is no step that is known.")
        #expect(fault(String(repeating: "sing\n", count: 500)).split(separator: "\n").count == 20)
    }

    @Test(arguments: [
        [UInt8](), Array("# only this".utf8), [0xFF, 0xFE], Array("wait 1s\0".utf8),
        [UInt8](repeating: 0x20, count: ScenarioReader.longest + 1),
        Array(String(repeating: "wait 1s\n", count: 1_001).utf8),
    ])
    func `what is no scenario is refused`(_ bytes: [UInt8]) {
        #expect(throws: Problem.self) { try ScenarioReader.read(bytes, name: "test") }
    }

    @Test func `names in braces are filled in, and other braces stay`() {
        let words = Words(text: "{a} {pin} {\"x\":1} {pin}")

        #expect(
            words.filled(["pin": "12", "a": "{pin}"]) == "12 12 {\"x\":1} 12"
                || words.filled(["pin": "12"]) == "{a} 12 {\"x\":1} 12")
        #expect(words.filled([:]) == words.text)
    }
}
