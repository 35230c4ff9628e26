/// A length of time as Twilio's timers carry it (ISO 8601): `PT1M`, `P1DT2H`, `P2W`.
package enum TwilioDuration {
    /// Its seconds; nil when it is none, or has years or months, which have no length of their own.
    package static func seconds(_ text: String) -> Int? {
        var bytes = text.utf8.makeIterator()
        guard bytes.next() == UInt8(ascii: "P") else { return nil }
        var (sum, number, digits) = (0, 0, 0)
        var units: [(UInt8, Int)] = dayUnits
        var isComplete = false
        while let byte = bytes.next() {
            if byte &- 0x30 < 10 {
                digits += 1
                guard digits <= mostDigits else { return nil }
                number = number * 10 + Int(byte - 0x30)
            } else if byte == UInt8(ascii: "T") {
                guard digits == 0, units.last?.1 != 1 else { return nil }
                units = clockUnits
                isComplete = false
            } else {
                // Larger units come first, and each once.
                guard digits > 0, let place = units.firstIndex(where: { $0.0 == byte }) else { return nil }
                sum += number * units[place].1
                units.removeFirst(place + 1)
                (number, digits, isComplete) = (0, 0, true)
            }
        }
        return isComplete && digits == 0 ? sum : nil
    }

    private static let dayUnits = [(UInt8(ascii: "W"), 604_800), (UInt8(ascii: "D"), 86_400)]
    private static let clockUnits = [(UInt8(ascii: "H"), 3_600), (UInt8(ascii: "M"), 60), (UInt8(ascii: "S"), 1)]
    /// So that no sum overflows.
    private static let mostDigits = 9
}
