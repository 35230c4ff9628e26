import HTTP
import Problems
import Twilio

extension Participant {
    /// What is told of somebody who is to take part.
    struct Draft: FieldReadable {
        let form: FormFields
        let reach: Reach
        let attributes: String
        let role: String?
        let created: Int?
        let updated: Int?

        init(_ fields: Fields) throws {
            form = fields.form
            let identity = try fields.identity()
            let address = try fields.channelAddress("MessagingBinding.Address", code: 50_407)
            let proxy = try fields.channelAddress("MessagingBinding.ProxyAddress", code: 50_408)
            let projected = try fields.channelAddress("MessagingBinding.ProjectedAddress")
            attributes = try fields.attributes(upTo: 4 << 10) ?? "{}"
            role = try fields.sid("RoleSid", .role).applied(to: nil)
            created = try fields.date("DateCreated", code: 50_308)
            updated = try fields.date("DateUpdated", code: 50_309)
            if identity == nil, address == nil, fields.contains("MessagingBinding.Address") {
                throw Problem(
                    .invalid, "MessagingBinding.Address may not be empty.", code: 50_411,
                    field: "MessagingBinding.Address")
            }
            reach = try Reach(identity: identity, address: address, proxy: proxy, projected: projected)
        }
    }

    /// What is to become of somebody who takes part.
    struct Change: FieldReadable {
        let form: FormFields
        let identity: String?
        let proxy: Alteration<ChannelAddress>
        let projected: Alteration<ChannelAddress>
        let attributes: String?
        let role: Alteration<String>
        let created: Int?
        let updated: Int?
        let horizon: ReadHorizon.Change

        init(_ fields: Fields) throws {
            form = fields.form
            identity = try fields.identity()
            proxy = try fields.removableAddress("MessagingBinding.ProxyAddress", code: 50_408, empty: 50_412)
            projected = try fields.removableAddress("MessagingBinding.ProjectedAddress")
            attributes = try fields.attributes(upTo: 4 << 10)
            role = try fields.sid("RoleSid", .role)
            created = try fields.date("DateCreated", code: 50_308)
            updated = try fields.date("DateUpdated", code: 50_309)
            horizon = try ReadHorizon.Change(fields)
        }
    }

    /// Which participants are asked for: all.
    typealias Filter = WholeList
}

extension Fields {
    /// The name somebody has in the app, which must not look like a SID that is looked up by the same path.
    func identity(_ name: String = "Identity") throws -> String? {
        guard let identity = try filled(name, code: 50_207) else { return nil }
        if SID.isWellFormed(identity, .user) {
            throw Problem(.invalid, "\(name) must not look like the SID of a user.", code: 50_206, field: name)
        }
        if SID.isWellFormed(identity, .participant) {
            throw Problem(.invalid, "\(name) must not look like the SID of a participant.", code: 50_211, field: name)
        }
        return identity
    }

    /// An address on a channel; empty counts as not there.
    fileprivate func channelAddress(_ name: String, code: Int = invalidParameter) throws -> ChannelAddress? {
        guard let text = try filled(name, upTo: ChannelAddress.longest, code: code) else { return nil }
        guard let address = ChannelAddress(text) else {
            throw Problem(.invalid, "\(name) must be \(ChannelAddress.expectation).", code: code, field: name)
        }
        return address
    }

    /// An address that the text `null` takes away.
    fileprivate func removableAddress(
        _ name: String, code: Int = invalidParameter, empty: Int = invalidParameter
    ) throws -> Alteration<ChannelAddress> {
        switch form[name] {
        case nil: return .stays
        case "null": return .becomes(nil)
        case "":
            throw Problem(.invalid, "\(name) may not be empty; null takes it away.", code: empty, field: name)
        default: return .becomes(try channelAddress(name, code: code))
        }
    }
}
