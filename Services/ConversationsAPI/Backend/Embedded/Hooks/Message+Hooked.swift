import HTTP
import JSON

extension Message: Hooked {
    static let settable = ["body": "Body", "author": "Author", "attributes": "Attributes"]

    static func preEvent(_ doing: Doing) -> PreHookEvent? {
        switch doing {
        case .add: .messageAdd
        case .update: .messageUpdate
        case .remove: .messageRemove
        }
    }

    static func askedFields(
        of id: String?, _ form: FormFields, at place: Place, in library: Library
    ) throws -> FormFields {
        let conversation = try library.conversation(of: place)
        if let id {
            let message = try library.message(id, in: conversation, place)
                .message(of: library.account, in: conversation.sid, conversation.service.sid)
            return message.hookFields(.messageUpdated, in: conversation, at: library.now)
                .taking(["Body", "Author", "Attributes"], from: form)
        }
        let draft = try Draft(Fields(form))
        var fields: FormFields = ["ConversationSid": conversation.sid, "Author": draft.author]
        fields.add("Body", draft.body ?? "")
        fields.add("Attributes", draft.attributes)
        if let participant = try Audience(of: conversation.id, hearing: draft.author, in: library.db).author {
            fields.add("ParticipantSid", participant)
        }
        if let media = try draft.media.map({ try library.unusedMedia($0, in: conversation.service) }) {
            fields.add("Media", HookMedia.text([.object(media.told)]))
        }
        return fields
    }
}
