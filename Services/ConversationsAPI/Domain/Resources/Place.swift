/// Where in the tree of resources something is asked for.
struct Place: Sendable, Hashable {
    /// The service that is named; nil for the account's default one.
    var service: String?
    /// The resources above the one that is meant, from the outermost on: a conversation, a message.
    var parents: [String]

    init(service: String? = nil, _ parents: String...) {
        self.service = service
        self.parents = parents
    }

    /// The place of what lies below a resource of this place.
    func below(_ parent: String) -> Place {
        var place = self
        place.parents.append(parent)
        return place
    }
}
