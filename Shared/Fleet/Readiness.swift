package import JSON
package import Net

/// Whether the service can do its job, and what it is missing.
@OnLoop
package final class Readiness {
    private var reasons: [Note] = []
    private var missing: [Note] = []
    /// Whether it has begun to stop, and is ready for nothing more.
    package private(set) var isStopping = false
    private var hasStarted = false
    /// Told the new summary whenever it has changed.
    var changed: (@OnLoop (String) -> Void)?

    private struct Note: Equatable {
        let name: String
        let sentence: String

        var json: JSONValue { ["name": .string(name), "reason": .string(sentence)] }
    }

    /// Not ready until `started`.
    package nonisolated init() {}

    /// Whether it has started, does not stop, and nothing keeps it from its job.
    package var isReady: Bool { hasStarted && !isStopping && reasons.isEmpty }

    /// The service has been put together and listens.
    package func started() { update { hasStarted = true } }
    /// The service stops: from now on nobody should send it anything.
    package func stopping() { update { isStopping = true } }

    /// Notes what keeps the service from doing its job; nil when nothing in this respect does any more.
    package func block(_ name: String, _ sentence: String?) { update { Self.note(name, sentence, in: &reasons) } }

    /// Notes something without which the service does its job in part.
    package func miss(_ name: String, _ sentence: String?) { update { Self.note(name, sentence, in: &missing) } }

    private static func note(_ name: String, _ sentence: String?, in list: inout [Note]) {
        let place = list.firstIndex { $0.name == name }
        let note = sentence.map { Note(name: name, sentence: $0) }
        switch (place, note) {
        case (let place?, let note?): list[place] = note
        case (let place?, nil): list.remove(at: place)
        case (nil, let note?): list.append(note)
        case (nil, nil): break
        }
    }

    private func update(_ change: () -> Void) {
        let before = summary
        change()
        if summary != before { changed?(summary) }
    }

    /// In one line, for those who look at processes.
    package var summary: String {
        if isStopping { return "stopping" }
        if !hasStarted { return "starting" }
        if !reasons.isEmpty { return "not ready: " + reasons.map(\.sentence).joined(separator: " ") }
        return missing.isEmpty ? "serving" : "serving without " + missing.map(\.name).joined(separator: ", ")
    }

    /// As `/readyz` tells it.
    package var report: JSONValue {
        var whole = reasons
        if isStopping { whole.append(Note(name: "stopping", sentence: "The service is stopping.")) }
        if !hasStarted { whole.append(Note(name: "starting", sentence: "The service is starting.")) }
        return [
            "ready": .bool(isReady),
            "reasons": .array(whole.map(\.json)),
            "missing": .array(missing.map(\.json)),
        ]
    }
}
