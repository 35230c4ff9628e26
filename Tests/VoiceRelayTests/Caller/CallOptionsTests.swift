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

    @Test func `every caller is another, with a number that nobody has`() {
        var numbers = FictionalNumbers(from: FictionalNumbers.count - 50)
        let taken = (0..<FictionalNumbers.count).map { _ in numbers.take() }

        #expect(Set(taken).count == taken.count && taken.count > 70_000)
        #expect(taken.allSatisfy { $0.wholeMatch(of: #/\+1[2-9][0-8][0-9]55501[0-9]{2}/#) != nil })
        #expect(!taken.contains { $0.hasPrefix("+1911") || $0.hasPrefix("+1800") || $0.hasPrefix("+1900") })
    }

    @Test func `with an account, nobody is made up unless that is wanted`() throws {
        func check(_ words: [String], isLive: Bool, from: String? = nil) throws {
            var place = CallCommand.Place(voice: "", relay: "", conversations: "", account: "AC1")
            place.isLive = isLive
            let command = CallCommand(options: try CallOptions(words), place: place)
            try command.checkCallers(of: [Scenario(name: "a", from: from)])
        }
        let refused = #expect(throws: Problem.self) { try check(["a"], isLive: true) }
        #expect(refused?.message.contains("--fictional") == true)
        try check(["a"], isLive: false)
        try check(["a", "--fictional"], isLive: true)
        try check(["a", "--from", "+12025550143"], isLive: true)
        try check(["a"], isLive: true, from: "+12025550143")
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
