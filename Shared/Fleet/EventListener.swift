import HTTPServer
import Net

/// One who listens: what it wants to hear, and what it has not been told so far of that which is not kept.
@OnLoop
final class EventListener {
    private let types: Set<String>
    private let subjects: Set<String>
    private var waiting: [ServerEvent] = []
    /// A listener that is further behind than this misses live events; kept ones it never misses.
    static let mostWaiting = 512

    init(types: [String], subjects: [String]) {
        self.types = Set(types)
        self.subjects = Set(subjects)
    }

    func wants(_ type: String, _ subject: String) -> Bool {
        (types.isEmpty || types.contains(type)) && (subjects.isEmpty || subjects.contains(subject))
    }

    func offer(_ event: ServerEvent) {
        if waiting.count < Self.mostWaiting { waiting.append(event) }
    }

    func take() -> [ServerEvent] {
        defer { waiting = [] }
        return waiting
    }
}
