import HTTP
import JSON
import Problems
import Twilio

/// What becomes of what arrives at one of the account's addresses (`IG…`).
struct AddressConfiguration: Resource, Hashable {
    static let kind = ResourceKind(
        "address configuration", .addressConfiguration, path: "Configuration/Addresses", key: "address_configurations",
        longestPage: 50, isInService: false)

    var sid: String
    var account: String?
    /// The channel: `sms`, `whatsapp`, …
    var type: String?
    var address: String?
    var friendlyName: String?
    var country: String?
    var autoCreation: AutoCreation
    var created: Int?
    var updated: Int?
    var whereabouts = Whereabouts.ours

    enum Channel: String, Sendable, CaseIterable { case sms, whatsapp, messenger, gbm, email, rcs, apple, chat }

    func write(to writer: inout MemberWriter) {
        writer.member("sid", sid)
        writer.member("account_sid", account)
        writer.member("type", type)
        writer.member("address", address)
        writer.member("friendly_name", friendlyName)
        writer.member("address_country", country)
        writer.member("auto_creation", autoCreation.json)
        writer.date("date_created", created)
        writer.date("date_updated", updated)
        writer.whereabouts(whereabouts, Self.kind, sid)
    }

    /// What is told of an address that is configured.
    struct Draft: FieldReadable {
        let form: FormFields
        let type: Channel
        let address: String
        let friendlyName: String?
        let country: String?
        let autoCreation: AutoCreation

        init(_ fields: Fields) throws {
            form = fields.form
            guard let type = try fields.choice("Type", as: Channel.self) else {
                throw Problem(.invalid, "Type is missing.", code: Fields.invalidParameter, field: "Type")
            }
            self.type = type
            address = try fields.address(on: type)
            friendlyName = try fields.filled("FriendlyName")
            country = try fields.country()
            autoCreation = try AutoCreation.Change(fields).applied(to: AutoCreation())
        }
    }

    /// What is to become of it; channel and address stay.
    struct Change: FieldReadable {
        let form: FormFields
        let friendlyName: Alteration<String>
        let autoCreation: AutoCreation.Change

        init(_ fields: Fields) throws {
            form = fields.form
            friendlyName = try fields.alteration("FriendlyName")
            autoCreation = try AutoCreation.Change(fields)
        }
    }

    /// Which are asked for.
    struct Filter: FieldReadable {
        let form: FormFields
        let type: Channel?

        init(_ fields: Fields) throws {
            form = fields.form
            type = try fields.choice("Type")
        }
    }
}

extension AddressConfiguration {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            sid: try read.sid(), account: read.text("account_sid"), type: read.text("type"),
            address: read.text("address"), friendlyName: read.text("friendly_name"),
            country: read.text("address_country"),
            autoCreation: AutoCreation(json: members["auto_creation"]?.object ?? [:]),
            created: read.date("date_created"), updated: read.date("date_updated"),
            whereabouts: Whereabouts(twilio: members))
    }
}

extension Fields {
    /// An address as its channel writes it, where the channel has a way of writing.
    fileprivate func address(on type: AddressConfiguration.Channel) throws -> String {
        let text = try required("Address", code: 50_407)
        let channels: [AddressConfiguration.Channel: ChannelAddress.Channel] = [.sms: .sms, .whatsapp: .whatsapp]
        guard let channel = channels[type] else { return text }
        guard let address = ChannelAddress(text), address.channel == channel else {
            let example = channel == .sms ? "+15005550006" : "whatsapp:+15005550006"
            throw Problem(
                .invalid, "Address must be written like \(example) on this channel.", code: 50_407, field: "Address")
        }
        return address.description
    }

    /// A country by its two letters (ISO 3166-1).
    fileprivate func country() throws -> String? {
        guard let text = try filled("AddressCountry") else { return nil }
        guard text.utf8.count == 2, text.utf8.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 }) else {
            throw Problem(
                .invalid, "AddressCountry must be the two letters of a country.", code: Fields.invalidParameter,
                field: "AddressCountry")
        }
        return text.uppercased()
    }
}
