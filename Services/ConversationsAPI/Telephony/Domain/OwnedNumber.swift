import JSON
import Problems
import Twilio

/// A telephone number of the account, and what happens when somebody writes to it or calls it (`PN…`).
struct OwnedNumber: Tellable, Hashable {
    var id = 0
    var sid: String
    var number: String
    var friendlyName: String
    /// What is asked, by Twilio's names for the members: `sms_url`, `voice_method`.
    var hooks: [String: String]
    var created: Int
    var updated: Int

    /// The members that say what is asked; methods that nobody set are POST.
    static let urlNames = ["sms_url", "sms_fallback_url", "voice_url", "voice_fallback_url", "status_callback"]
    static let methodNames = [
        "sms_method", "sms_fallback_method", "voice_method", "voice_fallback_method", "status_callback_method",
    ]

    /// Who is asked when a message arrives, and who when that one does not answer.
    var messageHooks: [(url: String, method: HookMethod)] {
        [("sms_url", "sms_method"), ("sms_fallback_url", "sms_fallback_method")].compactMap { url, method in
            hooks[url].map { ($0, HookMethod(rawValue: hooks[method] ?? "") ?? .post) }
        }
    }

    func write(to list: inout MemberList) {
        list.add("sid", sid)
        list.add("account_sid", list.account)
        list.add("phone_number", number)
        list.add("friendly_name", friendlyName)
        for name in Self.urlNames { list.add(name, hooks[name] ?? "") }
        for name in Self.methodNames { list.add(name, hooks[name] ?? "POST") }
        for name in ["sms_application_sid", "voice_application_sid"] { list.add(name, "") }
        for name in ["address_sid", "identity_sid", "trunk_sid", "bundle_sid", "emergency_address_sid"] {
            list.add(name, nil as String?)
        }
        list.add("voice_caller_id_lookup", .bool(false))
        list.add("voice_receive_mode", "voice")
        list.add("address_requirements", "none")
        list.add("emergency_status", "Inactive")
        list.add("emergency_address_status", "unregistered")
        list.add("beta", .bool(false))
        list.add("origin", "twilio")
        list.add("status", "in-use")
        list.add("type", "local")
        list.add("api_version", "2010-04-01")
        list.add("capabilities", ["voice": true, "sms": true, "mms": true, "fax": false])
        list.addDate("date_created", created)
        list.addDate("date_updated", updated)
        list.add("uri", list.uri("IncomingPhoneNumbers/\(sid).json"))
    }

    /// What is told of a number that is bought, or of one that is changed.
    struct Change: Sendable {
        let friendlyName: String?
        /// By member; nil empties it.
        let hooks: [String: String?]

        init(_ fields: Fields) throws {
            friendlyName = try fields.filled("FriendlyName", upTo: 64)
            var hooks: [String: String?] = [:]
            for name in OwnedNumber.urlNames {
                let alteration = try fields.url(OwnedNumber.field(name), code: 21_502)
                if case .becomes(let url) = alteration { hooks[name] = .some(url) }
            }
            for name in OwnedNumber.methodNames {
                if let method = try fields.method(OwnedNumber.field(name)) { hooks[name] = method.rawValue }
            }
            self.hooks = hooks
        }
    }

    /// What is told of a number that is bought: which, or where one is wanted.
    struct Draft: Sendable {
        let number: String?
        let areaCode: String?
        let change: Change

        init(_ fields: Fields) throws {
            number = try fields.filled("PhoneNumber", code: 21_421)
            areaCode = try fields.filled("AreaCode", code: 21_451)
            guard number != nil || areaCode != nil else {
                throw Problem(.invalid, "PhoneNumber or AreaCode is required.", code: 21_421, field: "PhoneNumber")
            }
            guard number.map({ PhoneNumber.isWellFormed($0) }) ?? true else {
                throw Problem(
                    .invalid, "PhoneNumber must be written like +15005550006.", code: 21_421, field: "PhoneNumber")
            }
            guard areaCode.map({ $0.utf8.count == 3 && $0.utf8.allSatisfy { $0 &- 0x30 < 10 } }) ?? true else {
                throw Problem(.invalid, "AreaCode must be three digits.", code: 21_451, field: "AreaCode")
            }
            change = try Change(fields)
        }
    }

    /// Which numbers are asked for.
    struct Filter: Sendable {
        /// A part of a number, in which `*` stands for any digit.
        let number: String?
        let friendlyName: String?

        init(_ fields: Fields) throws {
            number = try fields.filled("PhoneNumber")
            friendlyName = try fields.filled("FriendlyName")
        }
    }

    /// `sms_fallback_url` as `SmsFallbackUrl`.
    static func field(_ name: String) -> String {
        name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
