import Models
import Twilio

/// The caller cuts in: what they did not hear was not said.
extension Call {
    mutating func cut(_ interrupt: RelayInterrupt, at now: Duration, _ actions: inout [CallAction]) {
        // A key that is waited for cuts the words short that ask for it, and nothing else.
        guard !awaitsKeys else {
            for (message, heard) in speech.cut(interrupt, at: now) { history.cut(message, to: heard) }
            return
        }
        // So may a key that is nobody's. Whether it was one, or the caller's voice, tells what comes next.
        guard strays?.areLive(at: now) != true else { return hold(interrupt, at: now) }
        dropHeld(&actions)
        let sent = speech.answer
        let wasAnswering = isAnswering
        if wasAnswering { stopTurn(at: now, &actions) }
        for (message, heard) in speech.cut(interrupt, at: now) { history.cut(message, to: heard) }
        history.removeEmptyAnswers(from: turn?.firstPlace ?? max(0, history.count - 1))
        let heard = speech.answer
        if turn != nil {
            noteAnswer(sent, heard: heard, at: now, finish: "interrupted", &actions)
            turn = nil
        } else if var last = lastAnswer, heard != sent {
            last.heard = heard
            last.finish = "interrupted"
            actions.append(.note(.answered(last)))
        } else if lastAnswer == nil, heard != sent {
            actions.append(.note(.greeted(heard, language.current)))
        }
        due.filler = nil
        due.piece = nil
        // Who cuts a goodbye short has something to say; who wants a person is put through.
        if case .handOver = farewell { return leave(at: now, &actions) }
        farewell = nil
        due.farewell = nil
        awaitCaller(at: now)
    }

    /// What was cut off is kept for a moment, and the answer goes on.
    private mutating func hold(_ interrupt: RelayInterrupt, at now: Duration) {
        speech.hold(interrupt, at: now)
        if case .end = farewell { due.farewell = now + Self.holdPatience }
    }

    /// How long a session that is to end waits for what comes of an interruption.
    private static let holdPatience = Duration.seconds(5)

    /// A key that was nobody's cut words off: they are said now.
    mutating func sayAgain(at now: Duration, _ actions: inout [CallAction]) {
        let held = speech.takeHeld()
        guard !held.isEmpty else { return }
        for part in held { speech.add(part.text, message: part.message, at: now) }
        let words = RelayText(XMLNode.escaped(held.map(\.text).joined()), isLast: turn?.isOpen != true)
        actions.append(.send(.text(words)))
        if farewell != nil, !isAnswering { awaitFarewell(at: now) }
    }

    /// It was the caller's voice, or a key that counts: what was cut off was not said.
    mutating func dropHeld(_ actions: inout [CallAction]) {
        let held = speech.takeHeld()
        guard !held.isEmpty else { return }
        for place in Set(held.compactMap(\.message)) { history.cut(place, to: speech.text(of: place)) }
        guard turn == nil else { return }
        history.removeEmptyAnswers(from: 0)
        guard var last = lastAnswer, held.contains(where: { $0.message != nil }) else { return }
        last.heard = speech.answer
        last.finish = "interrupted"
        actions.append(.note(.answered(last)))
    }

    /// A turn that is overtaken: what was sent of it was said.
    mutating func giveUpTurn(at now: Duration, finish: String, _ actions: inout [CallAction]) {
        stopAnswering(at: now, finish: finish, &actions)
        dropHeld(&actions)
    }

    private mutating func stopAnswering(at now: Duration, finish: String, _ actions: inout [CallAction]) {
        guard let turn else { return dropCollection(at: now) }
        if turn.done == nil {
            stopTurn(at: now, &actions)
            closeCycle(&actions)
            noteAnswer(speech.answer, heard: nil, at: now, finish: finish, &actions)
        } else {
            noteAnswer(speech.answer, heard: nil, at: now, finish: turn.finish.rawValue, &actions)
        }
        self.turn = nil
    }

    /// Stops whatever is under way for an answer, and writes into the history what came of it: every tool that was asked
    /// for has a result.
    private mutating func stopTurn(at now: Duration, _ actions: inout [CallAction]) {
        guard let turn else { return }
        if turn.isUsingTools {
            actions.append(.stopTools)
            for call in turn.calls { history.add(.tool(turn.results[call.id] ?? Self.aborted, callID: call.id)) }
        } else {
            actions.append(.stopAsking)
            if !turn.text.isEmpty { history.add(.assistant(turn.text)) }
        }
        self.turn?.toolsBegun = nil
        self.turn?.calls = []
        dropCollection(at: now)
    }

    static let aborted = #"{"error":"aborted: the caller spoke before it was done"}"#
}
