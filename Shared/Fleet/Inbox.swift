import JSON
package import Net
import Problems
import Store

/// Takes in what is told to this service: kept first, answered then, and worked on once, whatever is killed when.
@OnLoop
package final class Inbox {
    /// What was told, and what has become of it.
    package nonisolated let queue: WorkQueue
    private var workers: [String: WorkQueue.Worker] = [:]

    nonisolated init(_ queue: WorkQueue) { self.queue = queue }

    /// Says who works on what is told under a kind. Items of a kind that nobody works on any more rest until somebody
    /// does.
    package func handle(_ kind: String, _ worker: @escaping WorkQueue.Worker) {
        workers[kind] = worker
        queue.wake()
    }

    /// Keeps an item; when this returns it may be acknowledged. Answers whether it is new.
    package func accept(_ item: WorkItem) async throws -> Bool {
        guard workers[item.kind] != nil else {
            throw Problem(.notOffered, "Nobody here works on \(item.kind).")
        }
        let queue = queue
        let isNew = try await queue.database.write { try queue.add(item, in: $0) }
        if isNew { queue.wake() }
        return isNew
    }

    /// Lets go of whoever works here: most of them hold on to the frame, and so to this inbox.
    func forgetWorkers() { workers = [:] }

    func run() async {
        await queue.run(lanes: { self.workers.keys.sorted() }) { item in
            guard let worker = await self.workers[item.kind] else {
                throw Problem(.notOffered, "Nobody here works on \(item.kind).")
            }
            return try await worker(item)
        }
    }
}

extension Inbox {
    /// Told by people who want to see that telling works: kept, worked on, and seen as an event.
    nonisolated static let ping = "frame.ping"

    func handlePings(_ events: EventLog) {
        handle(Self.ping) { item in
            { try events.append(Event(Self.ping, of: item.id), in: $0) }
        }
    }
}
