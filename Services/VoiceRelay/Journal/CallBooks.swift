import Fleet
import JSON
import Models
import Store

/// The books of all calls, as one transaction writes in them.
struct CallBooks {
    private let db: Connection
    private let rules: JournalRules
    private var known: [String: BookedCall?] = [:]
    /// How many things were told of calls that are not in the books.
    private(set) var strangers = 0
    /// Whether the inbox has something to work on.
    private(set) var hasWork = false

    init(_ db: Connection, _ rules: JournalRules) {
        self.db = db
        self.rules = rules
    }

    /// What a transaction has to know of a call to go on with it.
    private struct BookedCall {
        let id: Int
        var isMasked: Bool
        var hasEnded: Bool
        var touched: Int
        /// The first and the last event that this transaction told of it.
        var events: ClosedRange<Int>?
    }

    mutating func write(_ entry: PendingNotes.Entry) throws {
        switch entry.content {
        case .note(.opened(let opening)) where try call(entry.call) == nil: try open(opening, entry)
        case .note(let note): try write(note, entry)
        case .frames(let frames): try write(frames, entry)
        }
    }

    /// Notes when something was heard of each call last, and which events told of it; to be called once, behind all that is written.
    mutating func finish() throws {
        for case let call?? in known.values {
            try db.run(
                """
                UPDATE call SET touched = max(touched, ?), first_event = coalesce(first_event, ?),
                    last_event = coalesce(?, last_event)
                WHERE id = ?
                """, call.touched, call.events?.lowerBound, call.events?.upperBound, call.id)
        }
    }

    // MARK: Notes

    private mutating func open(_ opening: CallOpening, _ entry: PendingNotes.Entry) throws {
        let isMasked = rules.masks(opening.agent)
        try db.run(
            """
            INSERT INTO call (
                sid, caller, called, direction, pattern, agent, version, language, is_masked, started, touched)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, entry.call, opening.from, opening.to, opening.direction, opening.pattern, opening.agent,
            opening.version, opening.language.rawValue, isMasked, entry.at, entry.at)
        known[entry.call] = .some(
            BookedCall(id: db.lastInsertID, isMasked: isMasked, hasEnded: false, touched: entry.at))
        try write(.opened(opening), entry)
    }

    private mutating func write(_ told: CallNote, _ entry: PendingNotes.Entry) throws {
        guard var call = try call(entry.call) else { return strangers += 1 }
        if case .ended = told, call.hasEnded { return }
        // Once masked, always masked: another agent does not lift what the first promised.
        if let agent = told.agentName, !call.isMasked, rules.masks(agent) {
            call.isMasked = true
            try db.run("UPDATE call SET is_masked = 1 WHERE id = ?", call.id)
        }
        let note = call.isMasked ? told.masked : told
        try db.run(
            "INSERT INTO call_note (call, at, kind, body) VALUES (?, ?, ?, ?)", call.id, entry.at, note.kind,
            note.body.description)
        if let words = note.words, !words.isEmpty {
            try db.run(
                "INSERT INTO call_words (rowid, words, call) VALUES (?, ?, ?)", db.lastInsertID, words, call.id)
        }
        try rules.events.append(CallEvents.event(note, of: entry.call), in: db)
        call.events = (call.events?.lowerBound ?? db.lastInsertID)...db.lastInsertID
        try amend(call.id, note, entry)
        if case .ended = note { call.hasEnded = true }
        call.touched = entry.at
        known[entry.call] = .some(call)
    }

    /// Brings up to date what lists of calls are narrowed by.
    private mutating func amend(_ id: Int, _ note: CallNote, _ entry: PendingNotes.Entry) throws {
        switch note {
        case .opened(let opening): try add(opening.language, to: id)
        case .asked(let turn, _, _): try db.run("UPDATE call SET turns = max(turns, ?) WHERE id = ?", turn, id)
        case .answered(let answer):
            try db.run("UPDATE call SET turns = max(turns, ?) WHERE id = ?", answer.turn, id)
        case .language(let language, _): try add(language, to: id)
        case .agent(let agent, let version):
            try db.run("UPDATE call SET agent = ?, version = ? WHERE id = ?", agent, version, id)
        case .ended(let reason):
            try db.run("UPDATE call SET ended = ?, outcome = ? WHERE id = ?", entry.at, reason, id)
            let story = try CallStory(entry.call, id, in: db)
            try CallHandOver(story).put(in: rules.outbox, db)
            for item in try rules.remember(story) where try rules.inbox.add(item, in: db) { hasWork = true }
        default: break
        }
    }

    private func add(_ language: Language, to id: Int) throws {
        try db.run("UPDATE call SET language = ? WHERE id = ?", language.rawValue, id)
        try db.run("INSERT OR IGNORE INTO call_language (call, language) VALUES (?, ?)", id, language.rawValue)
    }

    // MARK: Frames

    private mutating func write(_ frames: [JournalFrame], _ entry: PendingNotes.Entry) throws {
        guard var call = try call(entry.call) else { return strangers += 1 }
        var lines: [UInt8] = []
        lines.reserveCapacity(frames.reduce(0) { $0 + $1.size })
        for frame in frames { frame.write(to: &lines, masked: call.isMasked) }
        try db.run(
            "INSERT INTO call_frames (call, count, lines) VALUES (?, ?, ?)", call.id, frames.count, lines)
        call.touched = max(call.touched, frames.last?.at ?? entry.at)
        known[entry.call] = .some(call)
    }

    // MARK: Calls

    private mutating func call(_ sid: String) throws -> BookedCall? {
        if let known = known[sid] { return known }
        let found = try db.row("SELECT id, is_masked, ended, touched FROM call WHERE sid = ?", sid) { row in
            BookedCall(
                id: try row["id"], isMasked: try row["is_masked"], hasEnded: (try row["ended"] as Int?) != nil,
                touched: try row["touched"])
        }
        known[sid] = .some(found)
        return found
    }
}

/// What the journal tells, to whom, and what it has to mask.
struct JournalRules: Sendable {
    let events: EventLog
    let outbox: Outbox
    let inbox: WorkQueue
    /// Whether what is private is masked in the calls of an agent, by its name.
    var masks: @Sendable (String) -> Bool = { _ in false }
    /// What is to be done once a call is over.
    var remember: @Sendable (CallStory) throws -> [WorkItem] = { _ in [] }
}

extension CallNote {
    /// What was said, by either side, where something was.
    var words: String? {
        switch self {
        case .greeted(let words, _), .asked(_, let words, _), .remark(let words, _): words
        case .answered(let answer): answer.heard ?? answer.sent
        default: nil
        }
    }

    /// The agent that it says goes on.
    fileprivate var agentName: String? {
        switch self {
        case .opened(let opening): opening.agent
        case .agent(let name, _): name
        default: nil
        }
    }
}
