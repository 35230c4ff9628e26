import Crypto
import HTTP
import JSON
import Problems
import Testing

@testable import ConversationsAPI

/// The rules of telephony, as plain calls.
@Suite struct TelephonyRulesTests {
    @Test(arguments: [
        ("*0000", "+15558670000", true), ("*0000", "whatsapp:+15558670000", true), ("*0000", "+15558670001", false),
        ("+1555*10", "+15558675310", true), ("+15558675310", "+15558675310", true), ("*5*5*", "+15558675310", true),
        ("*", "", true), ("+1", "+15", false), ("*00001", "+10000000001", true), ("*aab", "aaab", true),
    ])
    func `a star stands for any digits`(_ pattern: String, _ number: String, _ fits: Bool) {
        #expect(NumberPattern(pattern)?.fits(number) == fits)
    }

    @Test(arguments: [
        (MessageStatus.delivered, ["accepted", "queued", "sending", "sent", "delivered"]),
        (.undelivered, ["accepted", "queued", "sending", "sent", "undelivered"]),
        (.failed, ["accepted", "queued", "sending", "failed"]), (.sent, ["accepted", "queued", "sending", "sent"]),
    ])
    func `a message walks to its end and no further`(_ end: MessageStatus, _ expected: [String]) {
        var (status, steps, wait) = (MessageStatus.scheduled, [String](), 0)
        while let step = MessageJourney(status: status, end: end, delay: 1_001).next {
            status = step.status
            steps.append(status.rawValue)
            wait += step.wait ?? 0
        }

        #expect(steps == expected)
        #expect(wait == (end == .delivered || end == .undelivered ? 1_001 : 500))
    }

    @Test func `a call that nobody takes is never in progress`() {
        let ringing = CallJourney(status: .ringing, end: .busy, delay: 1)

        #expect(ringing.next?.status == .busy)
        #expect(CallJourney(status: .ringing, end: .completed, delay: 1).next?.status == .inProgress)
        #expect(CallJourney(status: .canceled, end: .completed, delay: 1).next == nil)
        #expect(CallJourney.told(of: .ringing).map(\.status) == ["initiated", "ringing"])
        #expect(CallJourney.told(of: .noAnswer).map(\.status) == ["no-answer"])
    }

    @Test func `a code holds for ten minutes and five tries`() {
        var verification = Verification(
            sid: "VE", service: "VA", to: "+1", channel: .sms, code: "123456", status: .pending, sends: [], checks: 0,
            created: 0, updated: 0)

        #expect(verification.status(at: 599_999) == .pending && verification.status(at: 600_000) == .expired)
        let wrong = (0..<4).map { _ in verification.check("000000", at: 1) }
        #expect(!wrong.contains(true) && verification.status == .pending)
        var lucky = verification
        let (right, fifth) = (lucky.check("123456", at: 1), verification.check("1234567", at: 1))
        #expect(right && lucky.status == .approved)
        #expect(!fifth && verification.status == .maxAttemptsReached)
        #expect(lucky.status(at: 700_000) == .approved)
    }

    @Test func `a price has five places`() {
        #expect(Price.text(750) == "-0.00750" && Price.text(101_400) == "-1.01400")
    }

    @Test func `DateSent has its operator in its name`() throws {
        let day = try TextMessage.Filter(Fields(["DateSent": "2026-05-01"])).sent
        let span = try TextMessage.Filter(
            Fields(["DateSent>": "2026-05-01T10:00:00Z", "DateSent<": "2026-05-02"])
        ).sent

        #expect(day.from == 1_777_593_600_000 && day.to == 1_777_593_600_000 + 86_399_999)
        #expect(span.from == 1_777_629_600_000 && span.to == 1_777_766_399_999)
    }
}
