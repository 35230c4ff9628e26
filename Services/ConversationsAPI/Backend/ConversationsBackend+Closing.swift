import HTTP
import Net
import Problems

extension ConversationsBackend {
    /// Closes conversations one by one, a few at a time and for as long as there is time; each has an outcome of its own.
    func close(_ sids: [String], at place: Place, _ manner: Manner, until end: Moment) async throws -> [Outcome] {
        let change = try Conversation.Change(Fields(["State": "closed"]))
        return try await sids.fewAtATime(until: end) { sid in
            do {
                _ = try await self.change(Conversation.self, at: place, sid, change, manner)
                return Outcome(sid: sid)
            } catch let problem as Problem {
                return Outcome(sid: sid, problem: problem)
            }
        }
    }
}
