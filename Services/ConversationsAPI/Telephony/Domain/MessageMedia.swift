/// A file of a text message (`ME…`), which stays where its sender put it: somewhere else, or in a conversation here.
struct MessageMedia: Tellable, Hashable {
    var sid: String
    /// The message's SID.
    var message: String
    var url: String
    var contentType: String
    var created: Int

    func write(to list: inout MemberList) {
        list.add("sid", sid)
        list.add("account_sid", list.account)
        list.add("parent_sid", message)
        list.add("content_type", contentType)
        list.addDate("date_created", created)
        list.addDate("date_updated", created)
        list.add("uri", list.uri("Messages/\(message)/Media/\(sid).json"))
        if list.surface == .house { list.add("source_url", url) }
    }

    /// What kind of file stands at a URL, as its ending says.
    static func contentType(of url: String) -> String {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        let ending = path.split(separator: "/").last?.split(separator: ".").last?.lowercased() ?? ""
        return types[ending] ?? "application/octet-stream"
    }

    private static let types = [
        "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
        "mp3": "audio/mpeg", "ogg": "audio/ogg", "wav": "audio/wav", "amr": "audio/amr", "mp4": "video/mp4",
        "3gp": "video/3gpp", "pdf": "application/pdf", "txt": "text/plain", "vcf": "text/vcard", "csv": "text/csv",
    ]
}
