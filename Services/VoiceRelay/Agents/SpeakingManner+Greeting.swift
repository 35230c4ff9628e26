extension SpeakingManner {
    /// The first words, with the caller's first name where that is known and fit to be spoken.
    func greeting(to firstName: String?) -> String {
        let place = "{name}"
        let name = firstName.map { String($0.prefix(40)) } ?? ""
        let isName = !name.isEmpty && name.allSatisfy { $0.isLetter || " -'’.".contains($0) }
        if isName { return greeting.replacing(place, with: name) }
        return greeting.replacing(" " + place, with: "").replacing(place + " ", with: "").replacing(place, with: "")
    }
}
