import JSON
import Models
import Problems
import Store

/// A whole call: who called whom, and all that was noted of it, in order.
struct CallStory: Sendable {
    let sid: String
    /// Milliseconds since 1970.
    let started: Int
    let ended: Int?
    let outcome: String?
    let opening: CallOpening
    let notes: [KeptNote]

    init(
        _ sid: String, started: Int, ended: Int? = nil, outcome: String? = nil, opening: CallOpening,
        notes: [KeptNote]
    ) {
        self.sid = sid
        self.started = started
        self.ended = ended
        self.outcome = outcome
        self.opening = opening
        self.notes = notes
    }

    /// Reads a call that is there.
    init(_ sid: String, _ id: Int, in db: Connection) throws {
        let notes = try db.rows("SELECT at, kind, body FROM call_note WHERE call = ? ORDER BY id", id) { row in
            let note = CallNote(
                kind: try row["kind"], body: try JSONObject(parsing: try row["body"] as String))
            return note.map { KeptNote(at: (try? row["at"]) ?? 0, note: $0) }
        }.compactMap { $0 }
        let found = try db.row("SELECT started, ended, outcome FROM call WHERE id = ?", id) { row in
            (
                started: try row["started"] as Int, ended: try row["ended"] as Int?,
                outcome: try row["outcome"] as String?
            )
        }
        guard let found, case .opened(let opening) = notes.first?.note else {
            throw Problem(.broken, "What was noted of the call \(sid) does not begin with its opening.")
        }
        self.init(
            sid, started: found.started, ended: found.ended, outcome: found.outcome, opening: opening, notes: notes)
    }

    /// Reads a call by its SID; nil when there is none.
    static func find(_ sid: String, in db: Connection) throws -> CallStory? {
        guard let id = try db.integer("SELECT id FROM call WHERE sid = ?", sid) else { return nil }
        return try CallStory(sid, id, in: db)
    }

    /// How it was handed over last; nil where nobody wanted that.
    var handover: (at: Int, reason: String, summary: String, to: String?)? {
        for kept in notes.reversed() {
            if case .handedOver(let reason, let summary, let to) = kept.note { return (kept.at, reason, summary, to) }
        }
        return nil
    }

    /// The agents that had it, one after the other.
    var agents: [(name: String, version: Int)] {
        var agents = [(name: opening.agent, version: opening.version)]
        for kept in notes {
            if case .agent(let name, let version) = kept.note { agents.append((name, version)) }
        }
        return agents
    }

    /// The languages that were spoken, each once, in the order in which they came.
    var languages: [Language] {
        var languages = [opening.language]
        for kept in notes {
            if case .language(let language, _) = kept.note, !languages.contains(language) { languages.append(language) }
        }
        return languages
    }

    /// The language it was in at last.
    var language: Language {
        notes.reduce(opening.language) { language, kept in
            if case .language(let next, _) = kept.note { next } else { language }
        }
    }
}
