package import JSON
import Net
import Peers
import Problems
package import Store
import Telemetry

/// Tells services to the right what they must be told.
package struct Outbox: Sendable {
    /// What is to be told, and what has become of it.
    package let queue: WorkQueue
    private let neighbours: [String]

    init(_ queue: WorkQueue, to neighbours: [String]) {
        self.queue = queue
        self.neighbours = neighbours
    }

    /// Adds a notice to the transaction that makes it true: it is told if, and only if, that is kept.
    package func put(_ notice: Notice, in connection: Connection) throws {
        guard neighbours.contains(notice.target) else {
            throw Problem(.broken, "\(notice.target) is no service to the right of this one.")
        }
        try queue.add(
            WorkItem(
                id: notice.id, target: notice.target, kind: notice.kind, body: try notice.body.bytes,
                requestID: LogContext.current?.requestID?.description),
            in: connection)
    }

    func run(over peers: Peers) async {
        let neighbours = neighbours
        await queue.run(lanes: { neighbours }) { item in
            try await peers.tell(item.target, item.kind, id: item.id, body: item.body)
            return { _ in }
        }
    }
}

/// Something a service to the right must be told.
package struct Notice: Sendable, Hashable {
    /// Names this notice for ever: told twice, it counts once. Another notice to another service has another name.
    package var id: String
    /// The service that is to be told.
    package var target: String
    /// What it is about: `call.ended`.
    package var kind: String
    package var body: JSONValue

    package init(id: String, to target: String, _ kind: String, _ body: JSONValue) {
        self.id = id
        self.target = target
        self.kind = kind
        self.body = body
    }
}
