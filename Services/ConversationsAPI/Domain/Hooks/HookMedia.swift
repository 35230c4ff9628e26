import JSON

/// A message's files as webhooks tell of them: JSON as text, whose members begin with capital letters.
enum HookMedia {
    private static let names = [
        "sid": "Sid", "content_type": "ContentType", "filename": "Filename", "size": "Size",
    ]

    static func text(_ media: [JSONValue]) -> String {
        let files = media.map { file in
            var told = JSONObject()
            for member in file.object ?? [:] {
                if let name = names[member.key] { told[name] = member.value }
            }
            return JSONValue.object(told)
        }
        return JSONValue.array(files).description
    }
}
