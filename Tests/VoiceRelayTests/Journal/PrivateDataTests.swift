import JSON
import Testing

@testable import VoiceRelay

@Suite struct PrivateDataTests {
    @Test(arguments: [
        ("call me at 555-123-4567, please", "call me at [number], please"),
        ("+1 (555) 010-2030", "[number]"),
        ("my number is 0034 91 123 45 67.", "my number is [number]."),
        ("4111 1111 1111 1111", "[card]"),
        ("it is 4111-1111-1111-1111 until May", "it is [card] until May"),
        ("it is 4111 1111 1111 1112", "it is [number]"),
        ("5500005555555559", "[card]"),
        ("ES9121000418450200051332", "[number]"),
        ("order TR-1234567", "order TR-[number]"),
        ("My code is 482913", "My code is [number]"),
        ("it is 482-913", "it is [number]"),
        ("my PIN is 4821.", "my PIN is [number]."),
        ("forty eight twenty one", "[number]"),
        ("in 2026", "in [number]"),
    ])
    func `long numbers go, whatever stands between their digits`(told: String, shown: String) {
        #expect(PrivateData.masked(told) == shown)
    }

    @Test(arguments: [
        "it costs 12.50 euros", "it costs 1,250.75 dollars", "page 123", "three parcels, 24 hours, 7 days",
        "one or two", "at 10:30", "route 66",
        "I have one question", "uno de los dos", "um pedido e duas caixas", "twenty-four, seven", "a", "",
    ])
    func `what counts or dates stays`(told: String) {
        #expect(PrivateData.masked(told) == told)
    }

    @Test(arguments: [
        ("it is five five five one two three four", "it is [number]"),
        ("double seven, zero, one, two", "[number]"),
        ("my pin is one two three four", "my pin is [number]"),
        ("cinco cinco cinco uno dos tres cuatro", "[number]"),
        ("mi número es seis, uno, dos, tres, cuatro, cinco.", "mi número es [number]."),
        ("nove oito sete meia três dois um", "[number]"),
        ("seiscientos no, veintidós treinta y tres cuarenta y cuatro", "seiscientos no, [number]"),
        ("vinte e dois trinta e três quarenta e quatro", "[number]"),
        ("oh one six four nine", "[number]"),
        ("1 2 3 4", "[number]"),
    ])
    func `numbers that are spoken go in three languages`(told: String, shown: String) {
        #expect(PrivateData.masked(told) == shown)
    }

    @Test(arguments: [
        ("write to ana.lopez+x@example.co.uk.", "write to [e-mail]."),
        ("<ana@example.com>, and bob@example.org", "<[e-mail]>, and [e-mail]"),
        ("it is ana at example dot com, thanks", "it is [e-mail], thanks"),
        ("es ana arroba ejemplo punto com", "es [e-mail]"),
        ("é ana arroba exemplo ponto com ponto br", "é [e-mail]"),
        ("look at the house", "look at the house"),
        ("at @ home", "at @ home"),
    ])
    func `e-mail addresses go, written or spoken`(told: String, shown: String) {
        #expect(PrivateData.masked(told) == shown)
    }

    @Test func `the reason why a call was handed over or ended is masked as its words are`() {
        let words = "wants 555 010 2030 to be called"
        let shown = "wants [number] to be called"

        #expect(
            CallNote.handedOver(reason: words, summary: words, to: nil).masked
                == .handedOver(reason: shown, summary: shown, to: nil))
        #expect(CallNote.ended(reason: words).masked == .ended(reason: shown))
        #expect(CallNote.disconnected(reason: words).masked == .disconnected(reason: shown))
    }

    @Test func `JSON stays JSON`() {
        #expect(
            PrivateData.masked(json: #"{"phone":5550102030,"n":3,"to":["ana@example.com"]}"#)
                == #"{"phone":"[number]","n":3,"to":["[e-mail]"]}"#)
        #expect(PrivateData.masked(json: "call 555 010 2030") == "call [number]")
    }

    @Test func `frames keep their shape, and none of the agent's pieces`() throws {
        func masked(_ frame: String) throws -> String {
            try PrivateData.masked(frame: JSONValue(parsing: frame)).description
        }
        let setup = #"{"type":"setup","callSid":"CA1234567890","from":"+15550102030"}"#

        #expect(
            try masked(#"{"type":"text","token":"55","last":false}"#) == #"{"type":"text","token":"•••","last":false}"#)
        #expect(try masked(#"{"type":"dtmf","digit":"7"}"#) == #"{"type":"dtmf","digit":"•••"}"#)
        #expect(
            try masked(
                #"{"type":"interrupt","utteranceUntilInterrupt":"at 5550102030","durationUntilInterruptMs":460000000}"#)
                == #"{"type":"interrupt","utteranceUntilInterrupt":"at [number]","durationUntilInterruptMs":460000000}"#
        )
        #expect(try masked(setup) == setup)
        #expect(try masked(#"{"type":"new","said":"5550102030"}"#) == #"{"type":"new","said":"[number]"}"#)
        #expect(try masked("[1]") == #""•••""#)
    }
}
