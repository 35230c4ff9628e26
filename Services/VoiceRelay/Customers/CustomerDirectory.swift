import Fleet
import Net
import Problems
import Store
import Telemetry
import Twilio

/// What is known of those who call: asked once for many who want to know, kept for a while, and never a reason to fail.
@OnLoop
final class CustomerDirectory {
    private let frame: Frame
    private let segment: SegmentClient?
    private var cache = CustomerCache()
    /// Questions on their way, so that those who ask meanwhile wait for the same answer.
    private var asked: [String: Task<Customer?, Never>] = [:]

    private nonisolated static let keptFor = Duration.seconds(300)
    /// Somebody who is not known yet may be soon.
    private nonisolated static let unknownFor = Duration.seconds(60)
    /// While Segment is in trouble, nobody waits for it twice in a row.
    private nonisolated static let troubleFor = Duration.seconds(10)

    /// - Parameter settings: Nil where customers are not known.
    nonisolated init(_ settings: SegmentSettings?, _ frame: Frame) {
        self.frame = frame
        segment = settings.map { SegmentClient($0, over: frame.client) }
    }

    /// Has what was kept for Segment told to it, from now on and after every start.
    func begin() {
        guard let segment else { return }
        for (kind, verb) in [(CustomerOutcome.track, "track"), (CustomerOutcome.identify, "identify")] {
            frame.inbox.handle(kind) { item in
                try await segment.tell(verb, item.body)
                return { _ in }
            }
        }
    }

    /// Who has a number, if that was asked not long ago.
    func known(_ address: String) -> Customer? { Self.number(address).flatMap { cache.find($0) ?? nil } }

    /// Who has a number, in E.164 or as a channel's address; nil when nobody is known by it, or it cannot be told now.
    func customer(number address: String) async -> Customer? {
        guard let segment, let number = Self.number(address) else { return nil }
        if let known = cache.find(number) { return known }
        if let question = asked[number] { return await question.value }
        let question = Task(executorPreference: EventLoop.shared) { await self.ask(segment, number) }
        asked[number] = question
        return await question.value
    }

    /// Remembers what came of a call, here and at Segment; it is told there sooner or later.
    func remember(_ outcome: CustomerOutcome) async throws {
        guard segment != nil, Self.number(outcome.number) != nil else { return }
        let queue = frame.inbox.queue
        let items = try items(for: outcome)
        try await frame.database.write { db in for item in items { try queue.add(item, in: db) } }
        queue.wake()
    }

    /// The same as work for whoever keeps it in a transaction of their own, and wakes the inbox's queue then.
    func items(for outcome: CustomerOutcome) throws -> [WorkItem] {
        guard segment != nil, let number = Self.number(outcome.number) else { return [] }
        var outcome = outcome
        outcome.number = number
        cache.change(number) { $0.lastOutcome = outcome.outcome }
        return try outcome.items(for: cache.find(number) ?? nil)
    }

    private func ask(_ segment: SegmentClient, _ number: String) async -> Customer? {
        defer { asked[number] = nil }
        do {
            let customer = try await segment.traits(of: number).map { Customer(number: number, profile: $0) }
            cache.keep(customer, of: number, for: customer == nil ? Self.unknownFor : Self.keptFor)
            return customer
        } catch {
            let sentence = Problem(telling: error)?.message ?? "\(error)"
            frame.log.warning("Who calls could not be looked up.", ["error": sentence])
            cache.keep(nil, of: number, for: Self.troubleFor)
            return nil
        }
    }

    /// Those who withhold their number are no one person.
    private nonisolated static func number(_ address: String) -> String? { PhoneNumber(person: address)?.text }
}
