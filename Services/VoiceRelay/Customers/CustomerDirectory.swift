import Fleet
import Guarded
import Net
import Problems
import Store
import Telemetry
import Twilio

/// What is known of those who call: asked once for many who want to know, kept for a while, and never a reason to fail.
@OnLoop
final class CustomerDirectory {
    private let frame: Frame
    private nonisolated let segment: SegmentClient?
    /// Also asked by whoever writes down how a call ended, beside the event loop.
    private nonisolated let cache = Guarded(CustomerCache())
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
    func known(_ address: String) -> Customer? {
        Self.number(address).flatMap { number in cache.withLock { $0.find(number) } ?? nil }
    }

    /// Who has a number, in E.164 or as a channel's address; nil when nobody is known by it, or it cannot be told now.
    func customer(number address: String) async -> Customer? {
        guard let segment, let number = Self.number(address) else { return nil }
        if let known = cache.withLock({ $0.find(number) }) { return known }
        return await question(segment, number).value
    }

    /// Begins to find out who has a number, for whoever asks soon.
    func prepare(_ address: String) {
        guard let segment, let number = Self.number(address), cache.withLock({ $0.find(number) }) == nil else { return }
        _ = question(segment, number)
    }

    private func question(_ segment: SegmentClient, _ number: String) -> Task<Customer?, Never> {
        if let question = asked[number] { return question }
        let question = Task(executorPreference: EventLoop.shared) { await self.ask(segment, number) }
        asked[number] = question
        return question
    }

    /// Remembers what came of a call, and answers with what Segment is to be told: work for the inbox, to be kept in the
    /// transaction that ends the call.
    nonisolated func remember(_ outcome: CustomerOutcome) throws -> [WorkItem] {
        guard segment != nil, let number = Self.number(outcome.number) else { return [] }
        var outcome = outcome
        outcome.number = number
        let customer = cache.withLock { cache in
            cache.change(number) { $0.lastOutcome = outcome.outcome }
            return cache.latest(number)
        }
        return try outcome.items(for: customer)
    }

    private func ask(_ segment: SegmentClient, _ number: String) async -> Customer? {
        defer { asked[number] = nil }
        do {
            let customer = try await segment.traits(of: number).map { Customer(number: number, profile: $0) }
            cache.withLock { $0.keep(customer, of: number, for: customer == nil ? Self.unknownFor : Self.keptFor) }
            return customer
        } catch {
            let sentence = Problem(telling: error)?.message ?? "\(error)"
            frame.log.warning("Who calls could not be looked up.", ["error": sentence])
            cache.withLock { $0.keep(nil, of: number, for: Self.troubleFor) }
            return nil
        }
    }

    /// Those who withhold their number are no one person.
    private nonisolated static func number(_ address: String) -> String? { PhoneNumber(person: address)?.text }
}
