import Fleet
import JSON
import Net

/// Shows the agent's words to whoever watches, at most ten times a second a call however fast they come. While nobody
/// watches it does nothing, and it holds nothing of a call that is silent.
@OnLoop
final class LiveWords {
    private let events: EventLog
    private var calls: [String: Saying] = [:]
    private lazy var timer = Timer { [weak self] in self?.tell() }

    nonisolated static let interval = Duration.milliseconds(100)

    /// What is being said in one call.
    private struct Saying {
        var words = ""
        var next: Moment
    }

    nonisolated init(_ events: EventLog) { self.events = events }

    /// How many calls it holds something of.
    var count: Int { calls.count }

    func add(_ token: String, of call: String) {
        guard events.listenerCount > 0, !token.isEmpty else { return }
        guard calls[call] == nil else {
            calls[call]?.words += token
            return
        }
        calls[call] = Saying(next: .now + Self.interval)
        tell(token, of: call)
        if !timer.isWaiting { timer.start(after: Self.interval) }
    }

    private func tell() {
        let now = Moment.now
        for (call, saying) in calls where saying.next <= now {
            if saying.words.isEmpty {
                calls[call] = nil
            } else {
                calls[call] = Saying(next: now + Self.interval)
                tell(saying.words, of: call)
            }
        }
        if !calls.isEmpty { timer.start(after: Self.interval) }
    }

    private func tell(_ words: String, of call: String) {
        events.tellLive(Event(CallEvents.spoken, of: call, ["words": .string(words)]))
    }
}
