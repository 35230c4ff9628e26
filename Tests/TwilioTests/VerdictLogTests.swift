import Testing

@testable import Twilio

@Suite struct VerdictLogTests {
    private func verdict(_ number: Int, id: String) -> SignatureVerdict {
        SignatureVerdict(
            time: number, outcome: number % 2 == 0 ? .matched : .mismatched, cause: nil, method: "POST",
            url: "https://desk.example.org/voice/\(number % 30)", requestID: id, sender: "2001:db8::\(number % 3)",
            byPreviousToken: false)
    }

    @Test func `what is kept is told as it was found, the newest first`() {
        let log = VerdictLog()
        let ids = ["", "a", "RQ0123456789abcdef0123456789abcdef", "ä ö ü", String(repeating: "x", count: 40)]
        let verdicts = (0..<1_700).map { verdict($0, id: ids[$0 % ids.count]) }
        for verdict in verdicts { log.note(verdict) }

        #expect(log.newest() == verdicts.suffix(VerdictLog.capacity).reversed())
        #expect(log.newest(3, .mismatched) == [verdicts[1_699], verdicts[1_697], verdicts[1_695]])
    }

    @Test func `a name that is longer than ours is kept whole`() {
        let log = VerdictLog()
        let long = verdict(1, id: String(repeating: "long ", count: 100))

        log.note(long)

        #expect(log.newest() == [long])
    }
}
