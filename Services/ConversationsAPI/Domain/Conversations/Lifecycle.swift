/// A conversation's state and the timers that change it.
///
/// ```
/// active ──(inactive timer, request)──▶ inactive
///   ▲  └──────────────(message, request)───┘ │
///   └──(closed timer, request)──▶ closed ◀───┘
/// ```
struct Lifecycle: Sendable, Hashable {
    private(set) var state: ConversationState
    /// How long after the last change of course each timer runs out, in seconds.
    private(set) var inactiveAfter: Int?
    private(set) var closedAfter: Int?
    /// When each runs out, in seconds since 1970.
    private(set) var inactiveAt: Int?
    private(set) var closedAt: Int?

    /// A step from one state to the next.
    struct Transition: Sendable, Hashable {
        var from: ConversationState
        var to: ConversationState
        var at: Int
        var reason: StateReason
    }

    init(
        state: ConversationState, inactiveAfter: Int?, closedAfter: Int?, inactiveAt: Int? = nil, closedAt: Int? = nil
    ) {
        self.state = state
        self.inactiveAfter = inactiveAfter
        self.closedAfter = closedAfter
        self.inactiveAt = inactiveAt
        self.closedAt = closedAt
    }

    /// The next moment at which a timer runs out.
    var due: Int? { [inactiveAt, closedAt].compactMap { $0 }.min() }

    /// Has both timers run from this moment on.
    mutating func restartTimers(at now: Int) {
        inactiveAt = state == .active ? inactiveAfter.map { now + $0 } : nil
        closedAt = state == .closed ? nil : closedAfter.map { now + $0 }
    }

    /// Takes every step that timers have made due, in the order in which they ran out.
    mutating func catchUp(to now: Int) -> [Transition] {
        var steps: [Transition] = []
        if state == .active, let moment = inactiveAt, moment <= now, moment < closedAt ?? .max {
            steps.append(Transition(from: .active, to: .inactive, at: moment, reason: .timer))
            state = .inactive
            inactiveAt = nil
        }
        if state != .closed, let moment = closedAt, moment <= now {
            steps.append(Transition(from: state, to: .closed, at: moment, reason: .timer))
            close()
        }
        return steps
    }

    /// Takes up a message: what was inactive is active again, and both timers start anew.
    mutating func wake(at now: Int) -> Transition? {
        let before = state
        if state == .inactive { state = .active }
        restartTimers(at: now)
        return before == state ? nil : Transition(from: before, to: state, at: now, reason: .message)
    }

    /// Changes state and timers as a request says.
    mutating func change(
        to wanted: ConversationState?, inactiveAfter: Alteration<Int>, closedAfter: Alteration<Int>, at now: Int
    ) -> Transition? {
        let before = state
        self.inactiveAfter = inactiveAfter.applied(to: self.inactiveAfter)
        self.closedAfter = closedAfter.applied(to: self.closedAfter)
        if let wanted { state = wanted }
        if state == .closed {
            close()
        } else if before != state || inactiveAfter.isSaid || closedAfter.isSaid {
            restartTimers(at: now)
        }
        return before == state ? nil : Transition(from: before, to: state, at: now, reason: .request)
    }

    private mutating func close() {
        state = .closed
        inactiveAt = nil
        closedAt = nil
    }
}
