import HTTP
import Problems

extension Conversation: HouseListed, HouseAdded, HouseChanged {
    static let draftWords = BodyWords([
        "friendlyName": .text, "uniqueName": .text, "attributes": .json, "state": .text, "messagingServiceSid": .text,
        "timers.inactive": .text, "timers.closed": .text, "dateCreated": .text, "dateUpdated": .text,
        "bindings.email.address": .text, "bindings.email.name": .text,
    ])
    static let changeWords = draftWords

    static func filter(of query: FormFields) throws -> Filter {
        var form = FormFields()
        for (ours, theirs) in [("state", "State"), ("startDate", "StartDate"), ("endDate", "EndDate")] {
            if let text = query[ours], !text.isEmpty { form.add(theirs, text) }
        }
        var filter = try Filter(Fields(form))
        filter.search = query.filled("search")
        filter.channel = query.filled("channel")
        filter.participant = query.filled("participant")
        switch query.filled("order") {
        case nil, "desc": filter.isOldestFirst = false
        case "asc": filter.isOldestFirst = true
        default: throw Problem(.invalid, "order must be asc or desc.", code: Fields.invalidParameter, field: "order")
        }
        return filter
    }
}

extension FormFields {
    /// The first value of that name, where empty counts as not there.
    func filled(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }
}
