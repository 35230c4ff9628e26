import HTTP

extension ParticipantConversation: HouseListed {
    static let filterWords = [
        (word: "identity", meaning: "Whose conversations, by the identity."),
        (word: "address", meaning: "Whose conversations, by the address; one of both is said."),
    ]

    static func filter(of query: FormFields) throws -> Filter {
        var form = FormFields()
        for (ours, theirs) in [("identity", "Identity"), ("address", "Address")] {
            if let text = query.filled(ours) { form.add(theirs, text) }
        }
        return try Filter(Fields(form))
    }
}
