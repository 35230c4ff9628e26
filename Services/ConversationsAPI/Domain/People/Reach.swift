import JSON
import Problems
import Twilio

/// How somebody takes part: in the app, or over a channel.
///
/// A group message has one side in the app, which the others see behind a number, and any number of telephones, which
/// have no number of the account's to themselves.
enum Reach: Sendable, Hashable {
    case chat(identity: String, projected: ChannelAddress?)
    case message(address: ChannelAddress, proxy: ChannelAddress?)

    init(identity: String?, address: ChannelAddress?, proxy: ChannelAddress?, projected: ChannelAddress?) throws {
        switch (identity, address) {
        case (nil, nil):
            guard proxy == nil else { throw Problem.addressMissing }
            throw Problem(
                .invalid, "A participant needs an Identity or a MessagingBinding.Address.",
                code: Fields.invalidParameter, field: "Identity")
        case (.some, .some):
            throw Problem(
                .invalid, "Identity and MessagingBinding.Address exclude each other.", code: Fields.invalidParameter,
                field: "MessagingBinding.Address")
        case (let identity?, nil):
            guard proxy == nil else { throw Problem.addressMissing }
            self = .chat(identity: identity, projected: projected)
        case (nil, let address?):
            guard projected == nil else {
                throw Problem(
                    .invalid, "MessagingBinding.ProjectedAddress is for participants with an Identity.",
                    code: Fields.invalidParameter, field: "MessagingBinding.ProjectedAddress")
            }
            try Self.check(address, proxy)
            self = .message(address: address, proxy: proxy)
        }
    }

    /// The identity of whoever is in the app; nil for others.
    var identity: String? { if case .chat(let identity, _) = self { identity } else { nil } }

    var address: ChannelAddress? { if case .message(let address, _) = self { address } else { nil } }

    var proxy: ChannelAddress? { if case .message(_, let proxy) = self { proxy } else { nil } }

    var projected: ChannelAddress? { if case .chat(_, let projected) = self { projected } else { nil } }

    /// The channel's name, where the app is one too: `chat`, `sms`, `whatsapp`.
    var channel: String { address?.channel.rawValue ?? "chat" }

    /// Whether this is one side of a group message.
    var isOfGroup: Bool {
        switch self {
        case .chat(_, let projected): projected != nil
        case .message(_, let proxy): proxy == nil
        }
    }

    /// The binding as answers tell it.
    var binding: JSONValue {
        switch self {
        case .chat(_, nil): .null
        case .chat(_, let projected?):
            ["type": .string(projected.channel.rawValue), "projected_address": .string(projected.description)]
        case .message(let address, nil):
            ["type": .string(address.channel.rawValue), "address": .string(address.description)]
        case .message(let address, let proxy?):
            [
                "type": .string(address.channel.rawValue), "address": .string(address.description),
                "proxy_address": .string(proxy.description),
            ]
        }
    }

    /// The same with every member there is, as lists of a participant's conversations tell it.
    var wholeBinding: JSONValue {
        guard !binding.isNull else { return .null }
        func text(_ address: ChannelAddress?) -> JSONValue { address.map { .string($0.description) } ?? .null }
        return [
            "type": .string((address ?? projected)?.channel.rawValue ?? channel), "address": text(address),
            "proxy_address": text(proxy), "level": .null, "name": .null, "projected_address": text(projected),
        ]
    }

    /// What becomes of it when a request alters what can be altered.
    func changed(
        identity newIdentity: String?, proxy newProxy: Alteration<ChannelAddress>,
        projected newProjected: Alteration<ChannelAddress>
    ) throws -> Reach {
        switch self {
        case .chat(let identity, let projected):
            if case .becomes(.some) = newProxy {
                throw Problem(
                    .invalid, "Somebody in the app has no proxy address.", code: 50_441,
                    field: "MessagingBinding.ProxyAddress")
            }
            return .chat(identity: newIdentity ?? identity, projected: newProjected.applied(to: projected))
        case .message(let address, let proxy):
            if newIdentity != nil {
                throw Problem(
                    .invalid, "Somebody who takes part over a channel gets no identity.", code: 50_444,
                    field: "Identity")
            }
            if case .becomes(.some) = newProjected {
                throw Problem(
                    .invalid, "Only participants with an identity have a projected address.", code: 50_443,
                    field: "MessagingBinding.ProjectedAddress")
            }
            let changed = newProxy.applied(to: proxy)
            try Self.check(address, changed)
            return .message(address: address, proxy: changed)
        }
    }

    private static func check(_ address: ChannelAddress, _ proxy: ChannelAddress?) throws {
        guard let proxy else { return }
        guard address != proxy else {
            throw Problem(
                .invalid, "The address and the proxy address are the same.", code: 50_409,
                field: "MessagingBinding.ProxyAddress")
        }
        guard address.channel == proxy.channel else {
            throw Problem(
                .invalid, "The address and the proxy address are of different channels.", code: 50_414,
                field: "MessagingBinding.ProxyAddress")
        }
    }
}

extension Problem {
    fileprivate static var addressMissing: Problem {
        Problem(
            .invalid, "MessagingBinding.Address may not be empty beside a proxy address.", code: 50_411,
            field: "MessagingBinding.Address")
    }
}
