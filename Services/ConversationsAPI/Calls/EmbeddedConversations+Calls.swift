import HTTP
import Problems

extension EmbeddedConversations: CallTaking {
    /// All of it in one transaction, so that a conversation of that name is a whole one.
    func take(_ call: EndedCall) async throws {
        try await keep { library in
            guard try !library.hasConversation(named: call.sid) else { return }
            let made = try Conversation.add(
                Conversation.Draft(Fields(call.conversation)), at: Place(), .plain, in: library)
            let place = Place(service: nil, made.sid)
            for form in call.participants {
                _ = try Participant.add(Participant.Draft(Fields(form)), at: place, .plain, in: library)
            }
            for said in call.said {
                _ = try Message.add(
                    Message.Draft(Fields(call.message(said))), at: place, .plain, in: library)
            }
            _ = try Conversation.change(
                made.sid, at: Place(), Conversation.Change(Fields(["State": "closed"])), .plain, in: library)
        }
    }
}

extension Library {
    /// Whether there is a conversation of that unique name.
    fileprivate func hasConversation(named name: String) throws -> Bool {
        do {
            _ = try conversation(name, in: Place())
            return true
        } catch let problem as Problem where problem.kind == .notFound {
            return false
        }
    }
}
