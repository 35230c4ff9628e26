import Problems
import Store
import Twilio

// What a call goes through.
extension PhoneCall {
    /// Takes every step that has become due, each at its own moment, and tells of it.
    mutating func advance(in board: Switchboard) throws {
        while let moment = due, moment <= board.now {
            guard let step = CallJourney(status: status, end: end, delay: board.delay).next else {
                due = nil
                break
            }
            due = step.wait.map { moment + $0 }
            try become(step.status, at: moment, in: board)
        }
        try keep(in: board)
    }

    /// Changes what the request names: other words to go by, or the end of the call.
    static func change(_ sid: String, _ change: Change, in board: Switchboard) throws -> PhoneCall {
        var call = try find(sid, in: board)
        call.callback = try change.fields.callback(before: call.callback)
        let limit = try change.fields.number("TimeLimit", in: 1...86_400)
        call.timeLimit = limit ?? call.timeLimit
        if let end = change.end {
            let may = end == .completed ? !call.status.isOver : call.status == .queued || call.status == .ringing
            guard may else { throw Problem.callState(call, "cannot become \(end.rawValue)") }
            call.due = nil
            call.script.isPending = false
            try call.become(end, at: board.now, in: board)
        } else if let script = change.script {
            guard call.status == .inProgress else { throw Problem.callState(call, "takes no other words") }
            let version = call.script.version + 1
            call.script = script
            call.script.version = version
            call.begin(at: board.now, delay: board.delay)
        } else if call.status.isOver {
            throw Problem.callState(call, "takes no changes")
        } else if limit != nil, call.isConnected {
            call.due = call.lastMoment(from: board.now)
        }
        try call.keep(in: board)
        return call
    }

    /// Takes up what the call was told, unless it has ended or was told otherwise meanwhile.
    static func take(_ told: String?, _ error: String?, for old: PhoneCall, in board: Switchboard) throws {
        var call = try find(old.sid, in: board)
        guard call.status == .inProgress, call.script.version == old.script.version, call.script.isPending else {
            return
        }
        call.script.isPending = false
        call.script.told = told
        call.script.error = error
        call.goOn(at: board.now, delay: board.delay)
        try call.keep(in: board)
    }

    private mutating func become(_ next: CallStatus, at moment: Int, in board: Switchboard) throws {
        status = next
        if next == .inProgress {
            started = moment
            begin(at: moment, delay: board.delay)
        } else if next.isOver {
            ended = moment
            due = nil
        }
        try tellStatus(at: moment, in: board)
    }

    /// Takes up its script: it is there already, or has to be asked for.
    private mutating func begin(at moment: Int, delay: Int) {
        script.told = script.inline
        script.error = nil
        script.isPending = script.inline == nil
        due = nil
        if !script.isPending { goOn(at: moment, delay: delay) }
    }

    /// A call that is connected to somebody who speaks lasts until they are done; any other is soon over.
    private mutating func goOn(at moment: Int, delay: Int) {
        due = isConnected ? lastMoment(from: moment) : moment + delay
    }

    private var isConnected: Bool {
        status == .inProgress && script.told.flatMap { try? TwiMLAnswer($0).relayURL } != nil
    }

    /// When its time is up: at once, where it has lasted longer than it may by now.
    private func lastMoment(from moment: Int) -> Int { max((started ?? moment) + timeLimit * 1_000, moment) }
}

extension Problem {
    fileprivate static func callState(_ call: PhoneCall, _ why: String) -> Problem {
        Problem(.invalid, "Call \(call.sid) is \(call.status.rawValue), and \(why).", code: 21_220)
    }
}
