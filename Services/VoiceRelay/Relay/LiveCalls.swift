import Net

/// The calls that are going on: those with a socket, and those between two.
@OnLoop
final class LiveCalls {
    private var sessions: [String: RelaySession] = [:]
    private var waiting: [ObjectIdentifier: RelaySession] = [:]
    /// Calls whose socket has gone, until Twilio has said what became of them.
    private var between: [String: Timer] = [:]
    private var resumptions: [String: Int] = [:]
    /// What a person who takes over is told, as it was said: the journal may mask it.
    private var summaries: [String: String] = [:]
    private let changed = Signal()
    private let memory: CrowdMemory
    /// Calls that no word comes of any more are over.
    var lost: @OnLoop (String) -> Void = { _ in }

    /// How long Twilio may take to ask what comes next, or to open a socket.
    private var patience: Duration
    /// The same once the service stops.
    private let lastPatience: Duration
    /// How often a call that breaks off goes on.
    static let mostResumptions = 5

    nonisolated init(
        patience: Duration = .seconds(60), lastPatience: Duration = .seconds(10), memory: CrowdMemory = CrowdMemory {}
    ) {
        self.patience = patience
        self.lastPatience = lastPatience
        self.memory = memory
    }

    var count: Int { sessions.count }
    /// Whether nobody speaks, and nobody is about to.
    var isEmpty: Bool { sessions.isEmpty && waiting.isEmpty && between.isEmpty }

    func session(of call: String) -> RelaySession? { sessions[call] }

    func opened(_ session: RelaySession) {
        waiting[ObjectIdentifier(session)] = session
        noteChange()
    }

    /// The socket of a call has said whose it is. An older socket of the same call is no longer needed.
    func began(_ session: RelaySession) {
        waiting[ObjectIdentifier(session)] = nil
        let older = sessions.updateValue(session, forKey: session.callSID)
        if let older, older !== session { older.leave() }
        between.removeValue(forKey: session.callSID)?.stop()
    }

    func ended(_ session: RelaySession) {
        let call = session.callSID
        if sessions[call] === session {
            sessions[call] = nil
            keepWaiting(for: call)
        }
        noteChange()
    }

    /// A socket that never said whose it is.
    func gone(_ session: RelaySession) {
        waiting[ObjectIdentifier(session)] = nil
        noteChange()
    }

    /// Waits for Twilio's word on a call that has no socket.
    func keepWaiting(for call: String) {
        // Held until the call is heard of again or given up.
        let timer = Timer {
            self.forget(call)
            self.lost(call)
        }
        between.updateValue(timer, forKey: call)?.stop()
        timer.start(after: patience)
    }

    /// Twilio tells that a session is over, perhaps before its socket does.
    func isOver(_ call: String, session id: String) {
        guard let session = sessions[call], session.call?.setup.sessionID == id else { return }
        sessions[call] = nil
        session.isOver()
        noteChange()
    }

    /// What a person who takes over a call is told; nil where it is not known here.
    func summary(of call: String) -> String? { summaries[call] }

    /// A call is handed over.
    func handedOver(_ call: String, summary: String?) { summaries[call] = summary }

    /// Others have the call for as long as they like; Twilio asks when they are done.
    func leaveToOthers(_ call: String) {
        between.removeValue(forKey: call)?.stop()
        noteChange()
    }

    /// The service stops: calls that Twilio says nothing more of are not waited for as long.
    func hurry() {
        patience = min(patience, lastPatience)
        for call in between.keys { keepWaiting(for: call) }
    }

    /// Whether a call may go on after it broke off once more.
    func mayResume(_ call: String) -> Bool {
        let times = resumptions[call, default: 0] + 1
        resumptions[call] = times
        return times <= Self.mostResumptions
    }

    /// The call is over.
    func forget(_ call: String) {
        between.removeValue(forKey: call)?.stop()
        resumptions[call] = nil
        summaries[call] = nil
        noteChange()
    }

    private func noteChange() {
        memory.note(calls: sessions.count + waiting.count + between.count)
        changed.raise()
    }

    /// Returns when nobody speaks any more.
    func untilEmpty() async throws {
        while !isEmpty {
            let seen = changed.count
            try await changed.wait(beyond: seen)
        }
    }

    /// Ends all sessions; their calls go on with whoever answers next.
    func leaveAll() {
        for session in Array(sessions.values) + Array(waiting.values) { session.leave() }
    }
}
