import Glibc
import Testing

@testable import VoiceRelay

/// When somebody answers, by whose clocks.
@Suite struct BusinessHoursTests {
    /// Milliseconds since 1970.
    private func moment(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0) -> Int {
        (CivilTime.dayNumber(year, month, day) * 86_400 + hour * 3_600 + minute * 60) * 1_000
    }

    @Test func `hours are told by the clocks of their zone, in summer and in winter`() throws {
        var hours = BusinessHours(zone: try #require(Zone("Europe/Madrid")))
        for day in 1...5 { hours.open(on: day, try #require(BusinessHours.span("09:00-18:00"))) }

        // Two hours ahead of UTC in July, one in January.
        #expect(hours.isOpen(at: moment(2026, 7, 1, 7)) && !hours.isOpen(at: moment(2026, 7, 1, 6, 59)))
        #expect(!hours.isOpen(at: moment(2026, 1, 7, 7)) && hours.isOpen(at: moment(2026, 1, 7, 8)))
        #expect(hours.isOpen(at: moment(2026, 7, 1, 15, 59)) && !hours.isOpen(at: moment(2026, 7, 1, 16)))
        #expect(!hours.isOpen(at: moment(2026, 7, 4, 10)))
    }

    @Test func `a night belongs to the day on which it begins`() throws {
        var hours = BusinessHours()
        hours.open(on: 6, try #require(BusinessHours.span("22:00-06:00")))

        #expect(hours.isOpen(at: moment(2026, 10, 3, 23)) && hours.isOpen(at: moment(2026, 10, 4, 5, 59)))
        #expect(!hours.isOpen(at: moment(2026, 10, 3, 5)) && !hours.isOpen(at: moment(2026, 10, 4, 6)))
    }

    @Test func `a holiday of one year goes before that of every year, and both before the week`() throws {
        var hours = BusinessHours()
        for day in 0...6 { hours.open(on: day, 0..<1_440) }
        hours.holidays[try #require(BusinessHours.holiday("12-24"))] = []
        hours.holidays[try #require(BusinessHours.holiday("2026-12-24"))] = [600..<720]

        #expect(hours.isOpen(at: moment(2026, 12, 24, 11)) && !hours.isOpen(at: moment(2026, 12, 24, 13)))
        #expect(!hours.isOpen(at: moment(2027, 12, 24, 11)) && hours.isOpen(at: moment(2027, 12, 23, 11)))
    }

    @Test func `what means no time is refused`() {
        for text in [
            "9-5", "09:00", "09:00-09:00", "25:00-26:00", "09:60-10:00", "a-b", "24:00-25:00", "09:00-10:00-11:00",
        ] {
            #expect(BusinessHours.span(text) == nil, "\(text)")
        }
        #expect(BusinessHours.span("00:00-24:00") == 0..<1_440)
        for text in ["monday", "mon-", "mon-tue-wed", ""] { #expect(BusinessHours.weekdays(text) == nil, "\(text)") }
        #expect(BusinessHours.weekdays("sat-mon") == [6, 0, 1])
        for text in ["2-29", "02-30", "13-01", "2027-02-29", "26-12-25"] {
            #expect(BusinessHours.holiday(text) == nil, "\(text)")
        }
    }

    @Test(arguments: [
        "Europe/Madrid", "America/New_York", "America/Sao_Paulo", "Australia/Sydney", "Asia/Kolkata",
        "Africa/Casablanca",
        "America/St_Johns", "Pacific/Chatham", "Europe/Dublin", "Pacific/Apia",
    ])
    func `a zone's clocks are where the C library has them`(name: String) throws {
        let zone = try #require(Zone(name))
        setenv("TZ", name, 1)
        tzset()
        defer {
            unsetenv("TZ")
            tzset()
        }

        // Every five and a half days from 1972 to 2070.
        for step in 0..<6_500 {
            var moment = time_t(63_072_000 + step * 475_211)
            var parts = tm()
            localtime_r(&moment, &parts)
            #expect(zone.offset(at: Int(moment)) == parts.tm_gmtoff, "\(name) \(moment)")
            let time = zone.time(at: Int(moment))
            #expect(time.day == Int(parts.tm_mday) && time.weekday == Int(parts.tm_wday))
            #expect(time.month == Int(parts.tm_mon) + 1 && time.minute == Int(parts.tm_hour * 60 + parts.tm_min))
        }
    }

    @Test func `a rule is a zone too, and a path is none`() throws {
        let rule = try #require(Zone("CET-1CEST,M3.5.0,M10.5.0/3"))
        let madrid = try #require(Zone("Europe/Madrid"))

        #expect(rule.offset(at: 1_782_900_000) == 7_200 && madrid.offset(at: 1_782_900_000) == 7_200)
        #expect(Zone("UTC")?.offset(at: 0) == 0 && Zone("<+0330>-3:30")?.offset(at: 0) == 12_600)
        for name in ["../../etc/passwd", "/etc/passwd", "Mars/Olympus", "", "Europe", "CET-1CEST", "XY1"] {
            #expect(Zone(name) == nil, "\(name)")
        }
    }
}
