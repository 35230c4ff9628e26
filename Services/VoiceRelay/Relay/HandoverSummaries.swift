import Net

/// What is told to people who take over, until they have heard it.
@OnLoop
final class HandoverSummaries {
    private var summaries: [(call: String, text: String)] = []
    private static let most = 2_000

    nonisolated init() {}

    func keep(_ text: String, of call: String) {
        summaries.removeAll { $0.call == call }
        summaries.append((call, text))
        if summaries.count > Self.most { summaries.removeFirst() }
    }

    func summary(of call: String) -> String { summaries.last { $0.call == call }?.text ?? "" }
}
