/// One of Twilio's error codes: what it means, and the status that it is answered with.
package struct TwilioError: Sendable, Hashable {
    package let code: Int
    package let status: Int
    /// The beginning of a sentence, without a full stop.
    package let meaning: String

    /// The code, when it is one of those known here.
    package static func of(_ code: Int) -> TwilioError? { table[code] }

    /// Where Twilio explains a code.
    package static func moreInfo(_ code: Int) -> String { "https://www.twilio.com/docs/errors/\(code)" }

    private static let table: [Int: TwilioError] = {
        var table: [Int: TwilioError] = [:]
        for line in words.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 2)
            guard parts.count == 3, let code = Int(parts[0]), let status = Int(parts[1]) else { continue }
            table[code] = TwilioError(code: code, status: status, meaning: String(parts[2]))
        }
        return table
    }()
}
