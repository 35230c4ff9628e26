import Problems
import Twilio

extension Verification {
    /// What is told of a code that is to be sent.
    struct Draft: Sendable {
        let to: String
        let channel: Channel
        let customCode: String?

        init(_ fields: Fields) throws {
            to = try fields.required("To", code: 60_200, missing: 60_200)
            guard let channel = try fields.choice("Channel", as: Channel.self, code: 60_200, empty: 60_200) else {
                throw Problem(.invalid, "Channel is missing.", code: 60_200, field: "Channel")
            }
            self.channel = channel
            let isWellFormed = channel == .email ? MailAddress.isWellFormed(to) : PhoneNumber.isWellFormed(to)
            guard isWellFormed else {
                throw Problem(.invalid, "Invalid parameter `To`: \(to)", code: 60_200, field: "To")
            }
            guard channel != .sna else {
                throw Problem(.invalid, "The channel sna is not offered here.", code: 60_223, field: "Channel")
            }
            customCode = try fields.filled("CustomCode", upTo: 10, code: 60_200)
            guard
                customCode.map({
                    $0.utf8.count >= 4 && $0.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 }
                }) ?? true
            else {
                throw Problem(
                    .invalid, "CustomCode must have 4 to 10 letters and digits.", code: 60_200, field: "CustomCode")
            }
        }
    }

    /// A code that somebody tells, and of which verification.
    struct Check: Sendable {
        let code: String
        let to: String?
        let sid: String?

        init(_ fields: Fields) throws {
            code = try fields.required("Code", upTo: 10, code: 60_200, missing: 60_200)
            guard code.utf8.count >= 4 else {
                throw Problem(.invalid, "Invalid parameter: Code", code: 60_200, field: "Code")
            }
            to = try fields.filled("To", code: 60_200)
            sid = try fields.filled("VerificationSid", code: 60_200)
            guard to != nil || sid != nil else {
                throw Problem(.invalid, "To or VerificationSid is required.", code: 60_200, field: "To")
            }
        }
    }
}

/// An address of mail, as far as a code needs it.
enum MailAddress {
    static func isWellFormed(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && text.utf8.count <= 254
            && !parts[1].hasPrefix(".") && !parts[1].hasSuffix(".")
            && text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0.value >= 0x20 }
    }
}
