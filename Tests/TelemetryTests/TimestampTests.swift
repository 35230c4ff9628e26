import Testing

@testable import Telemetry

struct TimestampTests {
    @Test(arguments: [
        (Int64(0), Int32(0), "1970-01-01T00:00:00.000000Z"),
        (951_782_400, 1_000, "2000-02-29T00:00:00.000001Z"),
        (951_868_799, 999_999_999, "2000-02-29T23:59:59.999999Z"),
        (951_868_800, 0, "2000-03-01T00:00:00.000000Z"),
        (1_735_689_599, 123_456_789, "2024-12-31T23:59:59.123456Z"),
        (1_709_164_800, 0, "2024-02-29T00:00:00.000000Z"),
        (4_107_542_400, 0, "2100-03-01T00:00:00.000000Z"),
        (4_107_542_399, 0, "2100-02-28T23:59:59.000000Z"),
        (2_147_483_648, 0, "2038-01-19T03:14:08.000000Z"),
        (-1, 0, "1969-12-31T23:59:59.000000Z"),
        (-86_400, 0, "1969-12-31T00:00:00.000000Z"),
        (253_402_300_799, 0, "9999-12-31T23:59:59.000000Z"),
    ])
    func `moments are written in UTC with microseconds`(seconds: Int64, nanoseconds: Int32, text: String) {
        var writer = TimestampWriter()
        var line: [UInt8] = []

        writer.append(Timestamp(seconds: seconds, nanoseconds: nanoseconds), to: &line)

        #expect(String(decoding: line, as: UTF8.self) == text)
    }

    @Test func `one writer follows the clock from second to second`() {
        var writer = TimestampWriter()
        var line: [UInt8] = []

        for seconds in [Int64(1_735_689_599), 1_735_689_599, 1_735_689_600] {
            writer.appendClock(Timestamp(seconds: seconds, nanoseconds: 5_000_000), to: &line)
            line.append(UInt8(ascii: " "))
        }

        #expect(String(decoding: line, as: UTF8.self) == "23:59:59.005 23:59:59.005 00:00:00.005 ")
    }
}
