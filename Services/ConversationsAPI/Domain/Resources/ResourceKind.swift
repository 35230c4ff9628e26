import HTTP
import Twilio

/// What a sort of resource is called, where it lives at Twilio and how many of it make a page.
struct ResourceKind: Sendable {
    /// As sentences call it: `conversation`.
    let noun: String
    let sid: SID.Kind
    /// The words of its path at Twilio; a parent stands between one word and the next.
    let path: [String]
    /// What a page calls its rows.
    let key: String
    /// The longest page, and the usual one.
    let longestPage: Int
    let usualPage: Int
    /// Whether it lives in a service, so that it can be asked for in a named one.
    let isInService: Bool
    /// Which of Twilio's products changes it.
    let changedAt: TwilioProduct
    /// Whether it can be asked for in a named service only.
    let isOnlyInService: Bool
    /// Whether there is one of it in a place, which has no SID and no list.
    let isSingle: Bool

    init(
        _ noun: String, _ sid: SID.Kind, path: String..., key: String, longestPage: Int, usualPage: Int = 50,
        isInService: Bool = true, changedAt: TwilioProduct = .conversations, isOnlyInService: Bool = false,
        isSingle: Bool = false
    ) {
        self.noun = noun
        self.sid = sid
        self.path = path
        self.key = key
        self.longestPage = longestPage
        self.usualPage = usualPage
        self.isInService = isInService
        self.changedAt = changedAt
        self.isOnlyInService = isOnlyInService
        self.isSingle = isSingle
    }

    /// A kind of which there is one in the account, or in each service.
    static func single(_ noun: String, of owner: SID.Kind, path: String) -> ResourceKind {
        let isInService = owner == .service
        return ResourceKind(
            noun, owner, path: path, key: "", longestPage: 1, usualPage: 1, isInService: isInService,
            isOnlyInService: isInService, isSingle: true)
    }

    /// The path of one of its kind at Twilio.
    func path(of id: String, at place: Place) -> String { isSingle ? path(at: place) : path(at: place) + "/" + id }

    /// The path of the list at Twilio: `/v1/Services/IS…/Conversations/CH…/Messages`.
    func path(at place: Place) -> String {
        var path = "/v1"
        if isInService, let service = place.service { path += "/Services/\(service)" }
        path.reserveCapacity(path.utf8.count + 64 * self.path.count)
        for (level, word) in self.path.prefix(place.parents.count + 1).enumerated() {
            path += "/"
            path += word
            if level < place.parents.count {
                path += "/"
                path += PercentCoding.encoded(place.parents[level])
            }
        }
        return path
    }
}
