import Net
import Peers
import Telemetry

/// Knows which neighbours answer, and has what waits for one told as soon as it is back.
@OnLoop
final class NeighbourWatch {
    private let names: [String]
    private let peers: Peers
    private let readiness: Readiness
    private let outbox: WorkQueue
    private let log: Log

    private static let shortest = Duration.milliseconds(250)
    private static let longest = Duration.seconds(5)

    init(_ names: [String], _ peers: Peers, _ readiness: Readiness, _ outbox: WorkQueue, log: Log) {
        self.names = names
        self.peers = peers
        self.readiness = readiness
        self.outbox = outbox
        self.log = log
        // Until one has answered it counts as missing.
        for name in names { note(name, isThere: false) }
    }

    /// Looks again and again, for as long as the task lives.
    func run() async {
        await withDiscardingTaskGroup { group in
            for name in names { group.addTask { await self.watch(name) } }
        }
    }

    /// Often after a change, because most restarts take a second, and then now and then.
    private func watch(_ name: String) async {
        var wasThere = false
        var interval = Self.shortest
        while !Task.isCancelled {
            let isThere = await peers.answers(name)
            guard !Task.isCancelled else { return }
            note(name, isThere: isThere)
            if isThere != wasThere {
                log.info(isThere ? "A neighbour answers." : "A neighbour answers no more.", ["neighbour": name])
                interval = Self.shortest
                if isThere { await hurry(name) }
            }
            wasThere = isThere
            try? await pause(for: interval)  // cancelled: the loop ends by itself
            interval = min(interval * 2, Self.longest)
        }
    }

    private func note(_ name: String, isThere: Bool) {
        readiness.miss(name, isThere ? nil : "\(name) does not answer.")
    }

    private func hurry(_ name: String) async {
        do {
            try await outbox.hurry(name)
        } catch {
            // What waits is told at its own time.
            log.warning("What waits for a neighbour could not be hurried.", ["neighbour": name, "error": "\(error)"])
        }
    }
}
