import Models
import Twilio

/// The caller cuts in: what they did not hear was not said.
extension Call {
    mutating func cut(_ interrupt: RelayInterrupt, at now: Duration, _ actions: inout [CallAction]) {
        // A key that is nobody's cuts off as well. Whether it was one, or the caller's voice, tells what comes next.
        guard !mayBeStray(at: now) else { return doubt(interrupt, at: now, &actions) }
        fallSilent(interrupt, at: now, &actions)
    }

    /// Whether an interruption may be the doing of a key of a collection that is over.
    private func mayBeStray(at now: Duration) -> Bool {
        guard strays?.areLive(at: now) == true else { return false }
        return collection.map { $0.digits.isEmpty && !$0.isOver } ?? !awaitsKeys
    }

    /// Something cut the agent off, and it is not known yet what: nothing is said meanwhile, and nothing is given up.
    var isInDoubt: Bool { due.doubt != nil }

    /// The key that cut the agent off follows at once.
    private static let doubtTime = Duration.milliseconds(500)

    private mutating func doubt(_ interrupt: RelayInterrupt, at now: Duration, _ actions: inout [CallAction]) {
        speech.hold(interrupt, at: now)
        // Twilio speaks nothing more of what was open.
        closeCycle(&actions)
        due.doubt = now + Self.doubtTime
        due.farewell = nil
    }

    /// It was a key that is nobody's: what it cut off is said now, with all that was to follow.
    mutating func sayAgain(at now: Duration, _ actions: inout [CallAction]) {
        guard isInDoubt else { return }
        due.doubt = nil
        let words = speech.sayHeld(at: now)
        if words.contains(where: { !$0.isWhitespace }) {
            let goesOn = isAnswering && turn?.isUsingTools == false
            turn?.isOpen = goesOn
            actions.append(.send(.text(RelayText(XMLNode.escaped(words), isLast: !goesOn))))
            if let collection, collection.digits.isEmpty, due.keys != nil { awaitFirstDigit(at: now) }
        }
        if farewell != nil, !isAnswering { awaitFarewell(at: now) }
    }

    /// Neither a key nor words have come. A question that keys are to answer has to be heard; else the caller has the word.
    mutating func settleDoubt(at now: Duration, _ actions: inout [CallAction]) {
        if awaitsKeys, collection?.digits.isEmpty != false {
            sayAgain(at: now, &actions)
        } else {
            breakOff(at: now, &actions)
        }
    }

    /// It was the caller's voice, or a key that counts: what was cut off was not said.
    mutating func breakOff(at now: Duration, _ actions: inout [CallAction]) {
        guard isInDoubt else { return }
        fallSilent(nil, at: now, &actions)
    }

    /// What was not heard was not said, and the caller has the word; without an interruption, what is held was not heard.
    private mutating func fallSilent(_ interrupt: RelayInterrupt?, at now: Duration, _ actions: inout [CallAction]) {
        due.doubt = nil
        let messages = speech.messages
        let sent = speech.whole
        speech.dropHeld()
        if let interrupt { speech.cut(interrupt, at: now) }
        // A key that is waited for cuts the words short that ask for it, and nothing else.
        guard !awaitsKeys else { return forgetUnheard(messages) }
        if isAnswering { stopTurn(at: now, &actions) }
        forgetUnheard(messages)
        history.removeEmptyAnswers(from: turn?.firstPlace ?? messages.min() ?? history.count)
        let heard = speech.answer
        if turn != nil {
            noteAnswer(at: now, finish: "interrupted", &actions)
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

    private mutating func forgetUnheard(_ messages: Set<Int>) {
        for place in messages { history.cut(place, to: speech.text(of: place)) }
    }

    /// A turn that is overtaken: what was sent of it was said.
    mutating func giveUpTurn(at now: Duration, finish: String, _ actions: inout [CallAction]) {
        breakOff(at: now, &actions)
        guard let turn else { return dropCollection(at: now) }
        if turn.done == nil {
            stopTurn(at: now, &actions)
            closeCycle(&actions)
            noteAnswer(at: now, finish: finish, &actions)
        } else {
            noteAnswer(at: now, finish: turn.finish.rawValue, &actions)
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
