import HTTP
import Net
import Problems

extension ConversationsBackend {
    /// Closes conversations one by one, a few at a time; each has an outcome of its own.
    func close(_ sids: [String], at place: Place, _ manner: Manner) async throws -> [Outcome] {
        let change = try Conversation.Change(Fields(["State": "closed"]))
        var outcomes: [Outcome] = []
        var rest = sids[...]
        while !rest.isEmpty {
            let few = rest.prefix(8)
            rest = rest.dropFirst(few.count)
            outcomes += try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
                for (number, sid) in few.enumerated() {
                    group.addTask(executorPreference: EventLoop.shared) {
                        do {
                            _ = try await self.change(Conversation.self, at: place, sid, change, manner)
                            return (number, Outcome(sid: sid))
                        } catch let problem as Problem {
                            return (number, Outcome(sid: sid, problem: problem))
                        }
                    }
                }
                var found: [(Int, Outcome)] = []
                for try await outcome in group { found.append(outcome) }
                return found.sorted { $0.0 < $1.0 }.map(\.1)
            }
        }
        return outcomes
    }
}
