import HTTP
import JSON

extension MemberWriter {
    /// The address of a resource below others, and of what is linked to it, each link under a name of its own.
    mutating func whereabouts(
        _ whereabouts: Whereabouts, _ kind: ResourceKind, _ id: String, under parents: [String],
        links: [(name: String, word: String)] = []
    ) {
        switch whereabouts {
        case .theirs(let url, let theirs):
            member("url", url)
            if let theirs { member("links", theirs) }
        case .ours:
            var place = place
            place.parents = parents
            let own = "\(base)\(kind.path(at: place))/\(id)"
            member("url", own)
            guard !links.isEmpty else { return }
            member("links", JSONObject(links.map { ($0.name, .string("\(own)/\($0.word)")) }))
        }
    }
}
