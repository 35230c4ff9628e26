import HTTP

extension ParticipantConversation: HouseListed {
    static func filter(of query: FormFields) throws -> Filter {
        var form = FormFields()
        for (ours, theirs) in [("identity", "Identity"), ("address", "Address")] {
            if let text = query.filled(ours) { form.add(theirs, text) }
        }
        return try Filter(Fields(form))
    }
}
