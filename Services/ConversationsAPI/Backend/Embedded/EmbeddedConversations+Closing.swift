import HTTP
import Problems

extension EmbeddedConversations {
    /// So many are closed in one transaction: others wait for it no longer than for a slow commit.
    private static let piece = 100

    /// Closes conversations a piece at a time; each has an outcome of its own.
    func close(_ sids: [String], at place: Place, _ manner: Manner) async throws -> [Outcome] {
        let closing = try Conversation.Change(Fields(["State": "closed"]))
        var outcomes: [Outcome] = []
        var rest = sids[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(Self.piece))
            rest = rest.dropFirst(piece.count)
            var asked: [(sid: String, answer: Result<Conversation.Change, Problem>)] = []
            for sid in piece {
                do {
                    asked.append(
                        (
                            sid,
                            .success(try await self.asked(Conversation.self, .update, sid, at: place, closing, manner))
                        ))
                } catch let problem as Problem {
                    asked.append((sid, .failure(problem)))
                }
            }
            let wanted = asked
            outcomes += try await keep { library in
                try wanted.map { sid, answer in
                    do {
                        // What refuses a change does so before it has changed anything.
                        _ = try Conversation.change(sid, at: place, try answer.get(), manner, in: library)
                        return Outcome(sid: sid)
                    } catch let problem as Problem {
                        return Outcome(sid: sid, problem: problem)
                    }
                }
            }
        }
        return outcomes
    }
}
