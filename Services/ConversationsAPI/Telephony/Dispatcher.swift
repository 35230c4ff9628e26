import Fleet
import Net
import Store
import Telemetry

/// Moves messages and calls along, each step when it is due, and asks those whose words they wait for.
///
/// When something is due is kept with it, so whatever was under way goes on after a restart.
@OnLoop
final class Dispatcher {
    private nonisolated let telephony: Telephony
    /// What is being asked, by what must not overtake it.
    private var underWay: Set<String> = []
    /// What could not be done, and is tried again in a moment.
    private var resting: Set<String> = []

    private nonisolated static let longestWait = Duration.seconds(60)
    private nonisolated static let mostErrands = 16
    private nonisolated static let stepsAtOnce = 200

    /// When the next thing is due. The conditions say nothing more, but let SQLite look at the first of an index.
    nonisolated static let nextDue = """
        SELECT min(due) FROM (
            SELECT min(due) AS due FROM text_message WHERE due IS NOT NULL
            UNION ALL SELECT min(due) FROM phone_call WHERE due IS NOT NULL)
        """

    nonisolated init(_ telephony: Telephony) { self.telephony = telephony }

    /// Goes on for as long as the task lives.
    func run() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                do {
                    let seen = telephony.woken.count
                    let busy = underWay.union(resting)
                    let look = try await telephony.read { try Look($0, leavingOut: busy) }
                    if look.isDue {
                        try await telephony.keep { try Self.advance(in: $0) }
                        continue
                    }
                    for errand in look.errands where underWay.count < Self.mostErrands {
                        guard underWay.insert(errand.lane).inserted else { continue }
                        group.addTask(executorPreference: EventLoop.shared) { await self.run(errand) }
                    }
                    try await telephony.woken.wait(beyond: seen, atMost: look.wait)
                } catch is CancellationError {
                    return
                } catch {
                    telephony.frame.log.error("What telephony has to do could not be read.", ["error": "\(error)"])
                    try? await pause(for: .seconds(5))  // cancelled: it ends
                }
            }
        }
    }

    /// Somebody to be asked what a call does, or where a message that came in belongs.
    private enum Errand: Sendable {
        case script(PhoneCall)
        case inbound(TextMessage)

        var sid: String {
            switch self {
            case .script(let call): call.sid
            case .inbound(let message): message.sid
            }
        }

        /// Errands of one lane are done one after the other: what somebody writes is said in its order.
        var lane: String {
            switch self {
            case .script(let call): call.sid
            case .inbound(let message): TextMessage.lane(from: message.from, to: message.to)
            }
        }
    }

    /// What there is to do, and how long nothing else will be.
    private struct Look: Sendable {
        let isDue: Bool
        let wait: Duration
        let errands: [Errand]

        init(_ board: Switchboard, leavingOut busy: Set<String>) throws {
            let next = try board.db.integer(Dispatcher.nextDue)
            isDue = next.map { $0 <= board.now } ?? false
            wait =
                next.map { min(.milliseconds(max($0 - board.now, 1)), Dispatcher.longestWait) }
                ?? Dispatcher.longestWait
            // As many more as there are busy ones, so that those do not hide others.
            let limit = Dispatcher.mostErrands
            let calls = try PhoneCall.pending(in: board, limit: limit + busy.count).filter { !busy.contains($0.sid) }
            let messages = try TextMessage.receiving(in: board, limit: limit, leavingOut: busy)
            errands = calls.map { .script($0) } + messages.map { .inbound($0) }
        }
    }

    private nonisolated static func advance(in board: Switchboard) throws {
        for var message in try TextMessage.due(in: board, limit: stepsAtOnce) { try message.advance(in: board) }
        for var call in try PhoneCall.due(in: board, limit: stepsAtOnce) { try call.advance(in: board) }
    }

    private func run(_ errand: Errand) async {
        do {
            switch errand {
            case .script(let call): try await ScriptErrand(telephony).run(call)
            case .inbound(let message): try await Inbound(telephony).handOn(message)
            }
        } catch {
            if !Task.isCancelled {
                telephony.frame.log.error("An errand could not be done.", ["error": "\(error)", "sid": errand.sid])
                // It still waits: without a pause it would be tried again at once and for ever. Others go on meanwhile.
                resting.insert(errand.lane)
                underWay.remove(errand.lane)
                telephony.woken.raise()
                try? await pause(for: .seconds(5))  // cancelled: it ends
                resting.remove(errand.lane)
            }
        }
        underWay.remove(errand.lane)
        telephony.woken.raise()
    }
}
