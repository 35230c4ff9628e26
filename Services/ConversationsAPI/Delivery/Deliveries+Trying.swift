import Fleet
import HTTP
import HTTPClient
import JSON
import Net
import Problems
import Store
import Targets
import Telemetry

// One try of one delivery, from its place to what is kept of it.
extension Deliveries {
    func attempt(_ turn: Turn) async {
        do {
            let delivery = try await overTrouble { try self.delivery(turn.number) }
            if let delivery, delivery.state == .queued || delivery.state == .retrying {
                try await attempt(delivery, isFirst: turn.lane != nil)
            }
        } catch {
            // Nothing but the end of the service leads here: it is tried again at the next start.
        }
        giveBack(turn)
    }

    private func delivery(_ number: Int) throws -> Delivery? {
        try database.readNow { connection in
            try connection.row("SELECT \(Delivery.columns) FROM hook_delivery WHERE number = ?", number) {
                try Delivery($0)
            }
        }
    }

    private func attempt(_ delivery: Delivery, isFirst: Bool) async throws {
        if isFirst, closed.contains(delivery.endpoint) { return try await giveUp(delivery) }
        let (attempt, problem) = await send(delivery)
        // Cut off by the end of the service, it counts as not tried.
        try Task.checkCancellation()
        let outcome = DeliveryOutcome(of: attempt, problem, delivery, rules.schedule)
        let (events, patience) = (events, rules.endpointPatience)
        let effect = try await write { connection in
            let effect = try outcome.keep(delivery, closingAfter: patience, in: connection)
            for event in delivery.events(of: effect, outcome.attempt.error) {
                try events.append(event, in: connection)
            }
            return effect
        }
        note(outcome, effect, delivery)
    }

    private func write<Result: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> Result
    ) async throws -> Result {
        try await overTrouble { try await self.database.write(body) }
    }

    /// Does something with the store, again and again until it succeeds. Meanwhile the place stays taken: to send once
    /// more what has arrived already would be no help.
    private func overTrouble<Result: Sendable>(_ work: () async throws -> Result) async throws -> Result {
        while true {
            do {
                let result = try await work()
                canNote = true
                return result
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                if canNote { log.error("What came of a webhook could not be kept.", ["error": "\(error)"]) }
                canNote = false
                try await pause(for: rules.troublePause)
            }
        }
    }

    private func send(_ delivery: Delivery) async -> (DeliveryAttempt, Problem?) {
        let (at, begin) = (rules.now(), Moment.now)
        func attempt(_ status: Int?, _ answer: String, _ error: String?) -> DeliveryAttempt {
            DeliveryAttempt(
                at: at, milliseconds: Int((Moment.now - begin).seconds * 1_000), status: status, answer: answer,
                error: error)
        }
        do {
            let response = try await sender.send(
                delivery.hook, token: "\(delivery.id)", afterTries: delivery.triesOfRound,
                within: delivery.hook.patience)
            let answer = await Self.beginning(of: response)
            let error = response.status.isSuccess ? nil : "The receiver answered \(response.status)."
            return (attempt(response.status.code, answer, error), nil)
        } catch {
            let problem = error as? Problem
            return (attempt(nil, "", problem?.message ?? "\(error)"), problem)
        }
    }

    /// How an answer begins. The rest is read as far as that keeps the connection usable; what it says in the end, or
    /// whether it ends, changes nothing.
    private nonisolated static func beginning(of response: ClientResponse) async -> String {
        var (start, count): ([UInt8], Int) = ([], 0)
        while count <= HookSender.longestAnswer, let part = try? await response.body.next() {
            count += part.count
            start += part.prefix(DeliveryAttempt.longestAnswer - start.count)
        }
        return String(decoding: start, as: UTF8.self)
    }

    /// Gives up what would go to an endpoint that has failed for so long, without asking it.
    private func giveUp(_ delivery: Delivery) async throws {
        let (events, now) = (events, rules.now())
        try await write { connection in
            let sentence = "The receiver has failed for days; sending one of its webhooks anew opens it again."
            try connection.run(
                """
                UPDATE hook_delivery SET state = 'dead', ended = ?, last_error = ?
                WHERE number = ? AND state = 'queued'
                """, now, sentence, delivery.id.number)
            for event in delivery.events(of: .init(died: true), sentence) { try events.append(event, in: connection) }
        }
        metrics.count(.dead)
        metrics.addDead(1)
        events.announce()
    }

    private func note(_ outcome: DeliveryOutcome, _ effect: DeliveryOutcome.Effect, _ delivery: Delivery) {
        metrics.count(effect.died ? .dead : outcome.verdict == .delivered ? .delivered : .failed)
        if effect.died { metrics.addDead(1) }
        if effect.closed { closed.insert(delivery.endpoint) }
        if effect.opened { closed.remove(delivery.endpoint) }
        if effect != .init() { events.announce() }
        guard let error = outcome.attempt.error else { return }
        log.write(
            effect.died ? .error : .debug, effect.died ? "A webhook was given up." : "A webhook did not arrive.",
            [
                "id": "\(delivery.id)", "event": delivery.hook.event, "subject": delivery.hook.subject,
                "tries": delivery.tries + 1, "error": error,
            ])
    }
}

extension Delivery {
    /// What people are told of it beside the list.
    func events(of effect: DeliveryOutcome.Effect, _ error: String?) -> [Event] {
        var events: [Event] = []
        let host = (try? TargetURL(hook.url).target) ?? ""
        if effect.died {
            events.append(
                Event(
                    "delivery.dead", of: "\(id)",
                    [
                        "event": .string(hook.event), "subject": .string(hook.subject), "target": .string(host),
                        "error": .string(error ?? ""),
                    ]))
        }
        if effect.closed { events.append(Event("endpoint.closed", of: host, ["endpoint": .string(endpoint)])) }
        if effect.opened { events.append(Event("endpoint.opened", of: host, ["endpoint": .string(endpoint)])) }
        return events
    }
}
