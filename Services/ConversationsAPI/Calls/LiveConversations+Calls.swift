import HTTP
import JSON
import Problems

extension LiveConversations: CallTaking {
    /// A step at a time, each of which is looked for before it is taken: told again, it goes on where it was. The
    /// conversation is closed last, which says that it is whole.
    func take(_ call: EndedCall) async throws {
        let conversation = try await conversation(of: call)
        guard conversation.state != ConversationState.closed.rawValue else { return }
        let place = Place(service: nil, conversation.sid)
        let known = Set(try await all(Participant.self, at: place).compactMap(\.identity))
        for form in call.participants where !known.contains(form["Identity"] ?? "") {
            _ = try await add(Participant.self, at: place, Participant.Draft(Fields(form)), .plain)
        }
        let marks = Set(try await all(Message.self, at: place).map(\.attributes).compactMap(EndedCall.mark))
        for said in call.said where !marks.contains(said.mark) {
            _ = try await add(Message.self, at: place, Message.Draft(Fields(call.message(said))), .plain)
        }
        _ = try await change(
            Conversation.self, at: Place(), conversation.sid,
            Conversation.Change(Fields(["State": "closed"])), .plain)
    }

    private func conversation(of call: EndedCall) async throws -> Conversation {
        do {
            return try await show(Conversation.self, at: Place(), call.sid)
        } catch let problem as Problem where problem.kind == .notFound {
            return try await add(
                Conversation.self, at: Place(), Conversation.Draft(Fields(call.conversation)), .plain)
        }
    }

    /// Everything in a place, a page after the other.
    private func all<R: Listed>(_ type: R.Type, at place: Place) async throws -> [R] {
        var (rows, cursor): ([R], Cursor?) = ([], nil)
        repeat {
            let page = try await list(
                type, at: place, try R.Filter(Fields([:])), PageRequest(size: R.kind.longestPage, cursor: cursor))
            rows += page.rows
            cursor = page.next
        } while cursor != nil
        return rows
    }
}

extension EndedCall {
    /// The mark of something said that was kept already, by its attributes.
    fileprivate static func mark(_ attributes: String) -> String? {
        guard let told = try? JSONObject(parsing: attributes), let turn = told["turn"]?.int,
            let side = told["by"]?.string
        else { return nil }
        return Said(author: "", body: "", at: nil, attributes: ["turn": JSONValue(turn), "by": .string(side)]).mark
    }
}
