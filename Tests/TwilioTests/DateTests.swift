import Testing

@testable import Twilio

@Suite struct TwilioDateTests {
    @Test(arguments: [
        (1_777_629_600, "2026-05-01T10:00:00Z", "Fri, 01 May 2026 10:00:00 +0000"),
        (0, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000"),
        (-1, "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 +0000"),
        (1_709_251_199, "2024-02-29T23:59:59Z", "Thu, 29 Feb 2024 23:59:59 +0000"),
        (253_402_300_799, "9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 +0000"),
    ]) func `both families' dates are written and read`(seconds: Int, product: String, core: String) {
        #expect(TwilioDate.product(seconds) == product && TwilioDate.core(seconds) == core)
        #expect(TwilioDate.seconds(product) == seconds && TwilioDate.seconds(core) == seconds)
    }

    @Test func `a date beyond all years is held at the last`() {
        #expect(TwilioDate.product(.max) == "9999-12-31T23:59:59Z")
        #expect(TwilioDate.product(.min) == "0000-01-01T00:00:00Z")
    }

    @Test(arguments: [
        ("2026-05-01", 1_777_593_600), ("2026-05-01T10:00Z", 1_777_629_600),
        ("2026-05-01T10:00:00", 1_777_629_600), ("2026-05-01 10:00:00z", 1_777_629_600),
        ("2026-05-01T10:00:00.788355855Z", 1_777_629_600), ("2026-05-01T12:00:00+02:00", 1_777_629_600),
        ("2026-05-01T05:30:00.5-0430", 1_777_629_600), ("Fri, 01 May 2026 12:00:00 +0200", 1_777_629_600),
    ]) func `callers write dates in many ways`(text: String, seconds: Int) {
        #expect(TwilioDate.seconds(text) == seconds)
    }

    @Test(arguments: [
        "", "2026", "2026-05", "2026-5-1", "2026-02-29", "2026-13-01", "2026-00-01", "2026-05-01T",
        "2026-05-01T24:00:00Z",
        "2026-05-01T10:60:00Z", "2026-05-01T10:00:61Z", "2026-05-01T10:00:00.Z", "2026-05-01T10:00:00ZZ",
        "2026-05-01T10:00:00+2", "2026-05-01T10:00:00+25:00", "2026-05-01Z", "yesterday", "Fri, 01 May 2026 10:00:00",
        "Fri, 01 May 2026 10:00:00 +00", "Fri, 31 Feb 2026 10:00:00 +0000", "２026-05-01",
    ]) func `what is no date is none`(text: String) {
        #expect(TwilioDate.seconds(text) == nil)
    }
}

@Suite struct TwilioDurationTests {
    @Test(arguments: [
        ("PT1M", 60), ("P1DT2H", 93_600), ("PT0S", 0), ("P2W", 1_209_600), ("PT1H1M1S", 3_661), ("P1D", 86_400),
        ("P999999999WT999999999S", 604_800_999_395_199),
    ]) func `a length of time is so many seconds`(text: String, seconds: Int) {
        #expect(TwilioDuration.seconds(text) == seconds)
    }

    @Test(arguments: [
        "", "P", "PT", "P1", "1M", "P1Y", "P1M", "P1DT", "PT1M1H", "PT1M1M", "PT1D", "P1H", "PTM", "PT-1M", "PT1.5M",
        "PTT1M", "P1DT1HT1M", "PT1234567890S", "pt1m", "PT1M ",
    ]) func `what has no one length is none`(text: String) {
        #expect(TwilioDuration.seconds(text) == nil)
    }
}
