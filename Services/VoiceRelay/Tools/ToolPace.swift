import Net

/// How often something may be done: so many times in any such length of time.
struct ToolPace: Sendable, Hashable {
    var most: Int
    var within: Duration
}

/// When tools were used lately, and for whom.
struct PaceBook {
    /// Whose use counts against which limit.
    struct Account: Hashable {
        /// The call, or without one the person: the customer, or whom the arguments name.
        var user: String
        /// Nil for the tools of one user together.
        var tool: String?
    }

    private var used: [Account: [Moment]] = [:]
    private var sweepDue: Moment?
    /// Longer ago than this nothing counts.
    private static let memory = Duration.seconds(3_600)

    /// How long to wait until it may be done once more; nil when it may be done now.
    func wait(for account: Account, _ pace: ToolPace, at now: Moment) -> Duration? {
        let recent = (used[account] ?? []).filter { now - $0 < pace.within }
        guard recent.count >= pace.most, let first = recent.dropFirst(recent.count - pace.most).first else {
            return nil
        }
        return pace.within - (now - first)
    }

    mutating func note(_ account: Account, at now: Moment) {
        sweep(at: now)
        used[account, default: []].append(now)
    }

    /// Of how many something is remembered.
    var size: Int { used.count }

    private mutating func sweep(at now: Moment) {
        guard sweepDue.map({ $0 <= now }) ?? true else { return }
        sweepDue = now + .seconds(60)
        used = used.compactMapValues { moments in
            let recent = moments.filter { now - $0 < Self.memory }
            return recent.isEmpty ? nil : recent
        }
    }
}
