import Models

/// The caller cuts in: what they did not hear was not said.
extension Call {
    mutating func cut(_ interrupt: RelayInterrupt, at now: Duration, _ actions: inout [CallAction]) {
        // A key that is waited for cuts the words short that ask for it, and nothing else.
        guard !awaitsKeys else {
            for (message, heard) in speech.cut(interrupt, at: now) { history.cut(message, to: heard) }
            return
        }
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

    /// A turn that is overtaken: what was sent of it was said.
    mutating func giveUpTurn(at now: Duration, finish: String, _ actions: inout [CallAction]) {
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
