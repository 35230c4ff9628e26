import Problems
import Testing

@testable import VoiceRelay

/// The words behind `voice-relay call`.
@Suite struct CallOptionsTests {
    @Test func `all options are understood`() throws {
        let options = try CallOptions([
            "a.call", "--to", "http://127.0.0.1:9", "--calls", "20", "--at-once", "5", "-", "--junit", "x.xml",
            "--json",
            "--from", "+12025550143", "--number", "client:desk", "--speed", "3", "--verbose",
        ])

        #expect(options.files == ["a.call", "-"] && options.to == "http://127.0.0.1:9/voice")
        #expect(options.calls == 20 && options.atOnce == 5 && options.junit == "x.xml" && options.speed == 3)
        #expect(options.from == "+12025550143" && options.number == "client:desk")
        #expect(options.asJSON && options.isVerbose && options.record == nil)
    }

    @Test func `whoever answers may have a path of their own`() throws {
        #expect(try CallOptions(["a", "--to", "https://a.example/call?x=1"]).to == "https://a.example/call?x=1")
        #expect(try CallOptions(["a", "--to", "https://a.example/"]).to == "https://a.example/voice")
    }

    @Test(arguments: [
        [], ["--what"], ["a", "--calls"], ["a", "--calls", "0"], ["a", "--calls", "x"], ["a", "--at-once", "100001"],
        ["a", "--to", "127.0.0.1:9"], ["a", "--from", "123"], ["--record", "../x"], ["a", "--record", "CA1"],
        ["a", "--junit", ""],
    ])
    func `what makes no sense is refused`(_ words: [String]) {
        #expect(throws: Problem.self) { try CallOptions(words) }
    }
}
