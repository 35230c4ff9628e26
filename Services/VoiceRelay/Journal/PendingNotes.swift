/// What is not written down yet, of all calls, in the order in which it came; bounded, so that a store that takes
/// nothing for long ends no call.
struct PendingNotes: Sendable {
    /// One thing to be written down.
    struct Entry: Sendable, Hashable {
        let call: String
        /// Milliseconds since 1970.
        let at: Int
        let content: Content
    }

    /// A note, or the frames of a while.
    enum Content: Sendable, Hashable {
        case note(CallNote)
        case frames([JournalFrame])
    }

    /// How much is kept waiting.
    struct Limits: Sendable, Hashable {
        var notes = 100_000
        var frameBytes = 64 << 20
    }

    private let limits: Limits
    private var entries: [Entry] = []
    private var gathered: [String: GatheredFrames] = [:]
    private var frameBytes = 0
    /// How many were ever added, and how many of them have been written down or given up.
    private(set) var added = 0
    private(set) var settled = 0
    /// What there was no room for since the last look.
    private(set) var lostNotes = 0
    private(set) var lostFrames = 0

    init(_ limits: Limits = Limits()) { self.limits = limits }

    var isEmpty: Bool { entries.isEmpty }
    /// Whether frames are gathered that are not waiting to be written down yet.
    var isGathering: Bool { !gathered.isEmpty }

    /// Adds a note, behind the frames that led to it where it ends something.
    mutating func add(_ note: CallNote, of call: String, at: Int) {
        if note.endsPiece { release(call) }
        guard entries.count < (note.isVital ? 2 * limits.notes : limits.notes) else {
            lostNotes += 1
            return
        }
        append(Entry(call: call, at: at, content: .note(note)))
    }

    /// Adds a frame; answers whether there are enough of that call to be written down now.
    mutating func add(_ frame: JournalFrame, of call: String) -> Bool {
        guard frameBytes < limits.frameBytes else {
            lostFrames += 1
            return false
        }
        frameBytes += frame.size
        guard gathered[call, default: GatheredFrames()].add(frame) else { return false }
        release(call)
        return true
    }

    /// Has the frames written down that have been gathered since before that moment; answers whether there were any.
    mutating func release(before moment: Int) -> Bool {
        let due = gathered.filter { $0.value.first <= moment }.keys
        for call in due { release(call) }
        return !due.isEmpty
    }

    /// Has all frames of a call written down.
    mutating func release(_ call: String) {
        guard let frames = gathered.removeValue(forKey: call) else { return }
        append(Entry(call: call, at: frames.first, content: .frames(frames.frames)))
    }

    /// Has everything written down that was gathered.
    mutating func releaseAll() {
        for call in gathered.keys { release(call) }
    }

    private mutating func append(_ entry: Entry) {
        entries.append(entry)
        added += 1
    }

    /// The next to be written down together, oldest first; they stay until they are settled.
    func next(atMost count: Int) -> ArraySlice<Entry> { entries.prefix(count) }

    /// Lets go of the oldest, which have been written down.
    mutating func settle(_ count: Int) {
        for entry in entries.prefix(count) {
            guard case .frames(let frames) = entry.content else { continue }
            frameBytes -= frames.reduce(0) { $0 + $1.size }
        }
        entries.removeFirst(count)
        settled += count
        if entries.isEmpty { entries = [] }
    }

    /// What was lost since the last time.
    mutating func takeLosses() -> (notes: Int, frames: Int) {
        defer { (lostNotes, lostFrames) = (0, 0) }
        return (lostNotes, lostFrames)
    }
}

extension CallNote {
    /// Whether what led to it is written down together with it.
    fileprivate var endsPiece: Bool {
        switch self {
        case .answered, .disconnected, .ended: true
        default: false
        }
    }

    /// Whether nothing else of the call makes sense without it.
    fileprivate var isVital: Bool {
        switch self {
        case .opened, .ended: true
        default: false
        }
    }
}
