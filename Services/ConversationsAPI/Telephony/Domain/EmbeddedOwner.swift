import JSON

/// The one account of the embedded Twilio, as the API of 2010 tells it (`AC…`).
struct EmbeddedOwner: Tellable, Hashable {
    var friendlyName: String
    var created: Int
    var updated: Int

    /// Its name until somebody gives it another.
    static let foundingName = "Embedded Twilio"

    func write(to list: inout MemberList) {
        let words = ["Calls", "IncomingPhoneNumbers", "Messages"]
        list.add("sid", list.account)
        list.add("owner_account_sid", list.account)
        list.add("friendly_name", friendlyName)
        list.add("status", "active")
        list.add("type", "Full")
        list.addDate("date_created", created)
        list.addDate("date_updated", updated)
        list.add("uri", "/2010-04-01/Accounts/\(list.account).json")
        var links = JSONObject()
        for word in words { links[MemberWriter.snake(word)] = .string(list.uri("\(word).json")) }
        list.add("subresource_uris", .object(links))
    }
}
