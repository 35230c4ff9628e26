import JSON
import Problems
import Twilio

/// Codes that show that somebody has a telephone or a mailbox: how they look and whose they are (`VA…`).
struct VerifyService: Tellable, Hashable {
    static let kind = ResourceKind(
        "verify service", .verifyService, path: "Services", key: "services", longestPage: 1_000, isInService: false)

    var id = 0
    var sid: String
    var friendlyName: String
    var codeLength: Int
    /// Members that are only told again, by Twilio's names.
    var flags: [String: Bool]
    var created: Int
    var updated: Int

    /// Switches that are kept and told; of them only the one for own codes has an effect here.
    static let flagNames = [
        "lookup_enabled", "psd2_enabled", "skip_sms_to_landlines", "dtmf_input_required",
        "do_not_share_warning_enabled", "custom_code_enabled", "verify_event_subscription_enabled",
    ]

    /// Whether somebody may say themselves what code is sent.
    var takesOwnCodes: Bool { flags["custom_code_enabled"] ?? false }

    func write(to list: inout MemberList) {
        let url = "\(list.base)/v2/Services/\(sid)"
        list.add("sid", sid)
        list.add("account_sid", list.account)
        list.add("friendly_name", friendlyName)
        list.add("code_length", codeLength)
        for name in Self.flagNames { list.add(name, .bool(flags[name] ?? (name == "dtmf_input_required"))) }
        for name in ["tts_name", "default_template_sid", "push", "totp", "whatsapp", "passkeys"] {
            list.add(name, nil as String?)
        }
        list.addProductDate("date_created", created)
        list.addProductDate("date_updated", updated)
        list.add("url", url)
        list.add(
            "links",
            [
                "verifications": .string("\(url)/Verifications"),
                "verification_checks": .string("\(url)/VerificationCheck"),
            ])
    }

    /// What is told of a service that is made, or of one that is changed.
    struct Change: Sendable {
        let friendlyName: String?
        let codeLength: Int?
        let flags: [String: Bool]

        init(_ fields: Fields, isMaking: Bool) throws {
            friendlyName = try fields.filled("FriendlyName", upTo: 30, code: 60_200)
            guard !isMaking || friendlyName != nil else {
                throw Problem(.invalid, "FriendlyName is missing.", code: 60_200, field: "FriendlyName")
            }
            codeLength = try fields.number("CodeLength", in: 4...10, code: 60_200)
            var flags: [String: Bool] = [:]
            for name in VerifyService.flagNames { flags[name] = try fields.flag(OwnedNumber.field(name), code: 60_200) }
            self.flags = flags
        }
    }
}
