package import Calling
package import Net
import Problems

/// A caller of a test: a call that is carried as Twilio carries it, and all that happened in it.
@OnLoop
package final class TestCaller {
    package nonisolated let plan: TestCall.Plan
    package private(set) var happened: [CallHappening] = []
    private let exchange: TelephoneExchange
    private var carrying: Task<Void, Never>?
    package private(set) lazy var call = TestCall(plan, over: exchange) { [weak self] in self?.happened.append($0) }

    package init(_ plan: TestCall.Plan, over exchange: TelephoneExchange) {
        self.plan = plan
        self.exchange = exchange
    }

    /// Dials, and returns when the first words have been heard.
    package func dials() async throws {
        let call = call
        carrying = Task(executorPreference: EventLoop.shared) { await call.carry() }
        try await wait(for: "the greeting") { call.session != nil && call.hearing.answers > 0 }
    }

    /// Says something and waits until these words come.
    package func asks(_ words: String, hears answer: String) async throws {
        guard call.say(words) else { throw Problem(.unavailable, "Nobody listens any more. \(story)") }
        try await hears(answer)
    }

    /// Waits until these words have come since the caller last said something.
    package func hears(_ words: String) async throws {
        try await wait(for: "“\(words)”") { call.hearing.words.contains(words) }
    }

    /// Waits until the agent has said all it had to say, these words among it.
    package func hearsOut(_ words: String) async throws {
        try await wait(for: "the end of “\(words)”") { call.hearing.words.contains(words) && !call.hearing.isOpen }
    }

    /// Waits until all that the agent has said so far has been spoken.
    package func hasHeardAll() async throws {
        while let session = call.session, session.isSpeaking {
            try await pause(for: max(.zero, session.playback.dry - .now))
        }
    }

    /// Waits for the end of the whole call.
    @discardableResult
    package func isOver() async throws -> CallEnding {
        try await wait(for: "the end of the call") { call.ending != nil }
        await carrying?.value
        return call.ending ?? .goodbye
    }

    package func hangsUp() async throws {
        call.hangUp()
        try await isOver()
    }

    /// Waits until something is so; everything that happens in the call is a reason to look again.
    package func wait(for what: String, _ isSo: () -> Bool) async throws {
        let last = Moment.now + .seconds(60)
        while !isSo() {
            let seen = call.changed.count
            guard call.ending == nil, Moment.now < last else {
                throw Problem(.timedOut, "There was to come \(what). \(story)")
            }
            try await call.changed.wait(beyond: seen, atMost: last - .now)
        }
    }

    /// What happened so far, for whoever wonders.
    package var story: String { happened.map { "\($0)" }.joined(separator: "\n") }
}
