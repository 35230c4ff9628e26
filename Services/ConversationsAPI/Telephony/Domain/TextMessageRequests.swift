import HTTP
import Problems
import Targets
import Twilio

extension TextMessage {
    /// The longest body, in characters, and the most files.
    static let longestBody = 1_600
    static let mostMedia = 10

    /// What is told of a message that is to be sent.
    struct Draft: Sendable {
        let to: ChannelAddress
        /// Who sends it: an address or a name; nil when the messaging service chooses.
        let from: String?
        let body: String
        let media: [String]
        let messagingService: String?
        let callback: String?
        /// When it is to be sent, in milliseconds since 1970; nil for now.
        let sendAt: Int?

        init(_ fields: Fields, now: Int) throws {
            let to = try fields.required("To", code: 21_211, missing: 21_604)
            messagingService = try fields.sid("MessagingServiceSid", .messagingService, code: 21_701).applied(to: nil)
            from = try fields.filled("From", code: 21_212)
            guard from != nil || messagingService != nil else {
                throw Problem(
                    .invalid, "A 'From' number or a 'MessagingServiceSid' is required.", code: 21_603, field: "From")
            }
            media = try fields.media()
            body = try fields.messageBody(media: media)
            self.to = try Self.recipient(to)
            try Self.checkSender(from, to: self.to)
            callback = try fields.url("StatusCallback", code: 21_609).applied(to: nil)
            sendAt = try fields.sendAt(now: now, hasService: messagingService != nil)
            try fields.checkWhatHasNoEffectHere()
        }

        private static func recipient(_ text: String) throws -> ChannelAddress {
            guard let address = ChannelAddress(text) else {
                throw Problem(
                    .invalid, "The 'To' number \(text) is not a valid phone number.", code: 21_211, field: "To")
            }
            try MagicNumber.check(messageTo: address.address)
            return address
        }

        private static func checkSender(_ text: String?, to: ChannelAddress) throws {
            guard let text else { return }
            guard let address = ChannelAddress(text) else {
                guard to.channel == .sms, SenderName.isWellFormed(text) else {
                    throw Problem(
                        .invalid,
                        "The 'From' number \(text) is not a valid phone number, shortcode, or alphanumeric sender ID.",
                        code: 21_212, field: "From")
                }
                return
            }
            try MagicNumber.check(messageFrom: address.address)
            guard address.channel == to.channel else {
                throw Problem(.invalid, "'From' and 'To' must be of the same channel.", code: 21_910, field: "From")
            }
            guard address != to else {
                throw Problem(
                    .invalid, "'To' and 'From' number cannot be the same: \(text).", code: 21_266, field: "From")
            }
        }
    }

    /// What is to become of a message: it loses its words, or is not sent after all.
    enum Change: Sendable {
        case redact
        case cancel

        init(_ fields: Fields) throws {
            if let body = fields.form["Body"] {
                guard body.isEmpty else {
                    throw Problem(.invalid, "Body can only be emptied.", code: Fields.invalidParameter, field: "Body")
                }
                self = .redact
            } else if let status = fields.form["Status"] {
                guard status.lowercased() == "canceled" else {
                    throw Problem(
                        .invalid, "Status can only become canceled.", code: Fields.invalidParameter, field: "Status")
                }
                self = .cancel
            } else {
                throw Problem.nothingSaid
            }
        }
    }

    /// Which messages are asked for.
    struct Filter: Sendable {
        let to: String?
        let from: String?
        let sent: MomentSpan

        init(_ fields: Fields) throws {
            to = try fields.filled("To")
            from = try fields.filled("From")
            sent = try fields.span("DateSent")
        }
    }
}

/// A name in place of a number: up to eleven letters, digits and spaces, at least one of them a letter.
enum SenderName {
    static func isWellFormed(_ text: String) -> Bool {
        let isLetter: (UInt8) -> Bool = { ($0 | 0x20) &- 0x61 < 26 }
        return (1...11).contains(text.utf8.count) && text.utf8.contains(where: isLetter)
            && text.utf8.allSatisfy { isLetter($0) || $0 &- 0x30 < 10 || " -_+&".utf8.contains($0) }
    }
}

extension Fields {
    fileprivate func media() throws -> [String] {
        let urls = list("MediaUrl") ?? []
        guard urls.count <= TextMessage.mostMedia else {
            throw Problem(
                .invalid, "Number of media files exceeds allowed limit of \(TextMessage.mostMedia).", code: 21_623,
                field: "MediaUrl")
        }
        for url in urls where (try? TargetURL(url)) == nil {
            throw Problem(.invalid, "Invalid media URL(s): \(url).", code: 21_620, field: "MediaUrl")
        }
        return urls
    }

    /// What the message says, in the letters in which it goes out.
    fileprivate func messageBody(media: [String]) throws -> String {
        if let content = try filled("ContentSid") {
            throw Problem(.invalid, "There is no content template \(content) here.", code: 21_654, field: "ContentSid")
        }
        var body = form["Body"] ?? ""
        guard !body.isEmpty || !media.isEmpty else {
            throw Problem(.invalid, "Message body is required.", code: 21_602, field: "Body")
        }
        guard !body.utf8.contains(0) else {
            throw Problem(.invalid, "Body holds a NUL character.", code: Fields.invalidParameter, field: "Body")
        }
        if try flag("SmartEncoded") == true { body = SmartEncoding.encoded(body) }
        guard body.utf8.count <= TextMessage.longestBody || body.unicodeScalars.count <= TextMessage.longestBody else {
            throw Problem(
                .invalid, "The concatenated message body exceeds the 1600 character limit.", code: 21_617, field: "Body"
            )
        }
        return body
    }

    /// Twilio sends at a time that is at least five minutes and at most 35 days ahead, and only through a service.
    fileprivate func sendAt(now: Int, hasService: Bool) throws -> Int? {
        guard let type = try filled("ScheduleType") else {
            guard try filled("SendAt") == nil else {
                throw Problem(.invalid, "SendAt needs ScheduleType=fixed.", code: 35_111, field: "ScheduleType")
            }
            return nil
        }
        guard type.lowercased() == "fixed" else {
            throw Problem(.invalid, "ScheduleType must be fixed.", code: Fields.invalidParameter, field: "ScheduleType")
        }
        guard let seconds = try date("SendAt", code: 35_114) else {
            throw Problem(.invalid, "A message that is scheduled needs SendAt.", code: 35_111, field: "SendAt")
        }
        guard hasService else {
            throw Problem(
                .invalid, "A message that is scheduled needs a MessagingServiceSid.", code: 35_118,
                field: "MessagingServiceSid")
        }
        guard (300_000...35 * 86_400_000).contains(seconds * 1_000 - now) else {
            throw Problem(.invalid, "SendAt must lie five minutes to 35 days ahead.", code: 35_114, field: "SendAt")
        }
        return seconds * 1_000
    }

    /// Parameters that Twilio checks and that change nothing here, where no carrier and no bill is.
    fileprivate func checkWhatHasNoEffectHere() throws {
        enum Retention: String, CaseIterable { case retain, discard, obfuscate }
        enum Risk: String, CaseIterable { case enable, disable }
        _ = try number("ValidityPeriod", in: 1...36_000)
        _ = try number("Attempt", in: 1...1_000)
        _ = try choice("ContentRetention", as: Retention.self)
        _ = try choice("AddressRetention", as: Retention.self)
        _ = try choice("RiskCheck", as: Risk.self)
        for name in ["ProvideFeedback", "ForceDelivery", "ShortenUrls", "SendAsMms"] { _ = try flag(name) }
    }
}
