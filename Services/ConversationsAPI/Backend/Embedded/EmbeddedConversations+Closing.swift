import HTTP
import Net
import Problems

extension EmbeddedConversations {
    /// So many are closed in one transaction: others wait for it no longer than for a slow commit.
    private static let piece = 100

    /// Closes conversations a piece at a time and for as long as there is time; each has an outcome of its own. Whoever
    /// wants to be asked beforehand is asked about a few at a time.
    func close(_ sids: [String], at place: Place, _ manner: Manner, until end: Moment) async throws -> [Outcome] {
        let closing = try Conversation.Change(Fields(["State": "closed"]))
        var outcomes: [Outcome] = []
        var rest = sids[...]
        while !rest.isEmpty, Moment.now < end {
            let asked = try await Array(rest.prefix(Self.piece)).fewAtATime(until: end) { sid in
                do {
                    return Wanted(
                        sid: sid,
                        change: .success(
                            try await self.asked(Conversation.self, .update, sid, at: place, closing, manner)))
                } catch let problem as Problem {
                    return Wanted(sid: sid, change: .failure(problem))
                }
            }
            rest = rest.dropFirst(asked.count)
            outcomes += try await keep { library in
                try asked.map { wanted in
                    do {
                        // What refuses a change does so before it has changed anything.
                        _ = try Conversation.change(
                            wanted.sid, at: place, try wanted.change.get(), manner, in: library)
                        return Outcome(sid: wanted.sid)
                    } catch let problem as Problem {
                        return Outcome(sid: wanted.sid, problem: problem)
                    }
                }
            }
        }
        return outcomes
    }

    /// One to be closed, as whoever was asked about it leaves the request, or refuses it.
    private struct Wanted: Sendable {
        let sid: String
        let change: Result<Conversation.Change, Problem>
    }
}
