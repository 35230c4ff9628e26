import HTTP
import Problems
import Twilio

extension Conversation: HouseListed, HouseAdded, HouseChanged {
    static let filterWords = [
        (word: "state", meaning: "Only active, inactive or closed ones."),
        (word: "startDate", meaning: "Only those made on this day or at this moment, or later."),
        (word: "endDate", meaning: "Only those made on this day or at this moment, or before."),
        (word: "channel", meaning: "Only those in which somebody takes part so: chat, sms, whatsapp, …"),
        (word: "participant", meaning: "Only those in which this address or identity takes part."),
        (word: "search", meaning: "Only those in which these words are found."),
        (word: "order", meaning: "asc for the oldest first; without it desc."),
    ]

    static let draftWords = BodyWords(
        [
            "friendlyName": .text, "uniqueName": .text, "attributes": .json, "state": .text,
            "messagingServiceSid": .text,
            "timers.inactive": .text, "timers.closed": .text, "dateCreated": .text, "dateUpdated": .text,
            "bindings.email.address": .text, "bindings.email.name": .text,
        ], leavingAside: ["bindings.email.projectedAddress"])
    static let changeWords = draftWords

    static func filter(of query: FormFields) throws -> Filter {
        var form = FormFields()
        for (ours, theirs) in [("state", "State"), ("startDate", "StartDate"), ("endDate", "EndDate")] {
            if let text = query[ours], !text.isEmpty { form.add(theirs, text) }
        }
        var filter = try Filter(Fields(form))
        filter.search = try query.filled("search").map { try SearchTerms($0, field: "search") }
        filter.channel = try query.filled("channel").map { try Conversation.Filter.channel($0) }
        filter.participant = query.filled("participant").map { Conversation.Filter.name(of: $0) }
        switch query.filled("order") {
        case nil, "desc": filter.isOldestFirst = false
        case "asc": filter.isOldestFirst = true
        default: throw Problem(.invalid, "order must be asc or desc.", code: Fields.invalidParameter, field: "order")
        }
        return filter
    }
}

extension Conversation.Filter {
    /// A way in which people take part.
    fileprivate static func channel(_ word: String) throws -> String {
        let known = ["chat"] + ChannelAddress.Channel.allCases.map(\.rawValue)
        guard known.contains(word.lowercased()) else {
            throw Problem(
                .invalid, "channel must be one of \(known.joined(separator: ", ")).", code: Fields.invalidParameter,
                field: "channel")
        }
        return word.lowercased()
    }

    /// What somebody is kept by: an address as it is written here, or an identity as it is.
    fileprivate static func name(of participant: String) -> String {
        ChannelAddress(participant)?.description ?? participant
    }
}

extension FormFields {
    /// The first value of that name, where empty counts as not there.
    func filled(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }
}
