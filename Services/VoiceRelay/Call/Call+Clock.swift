/// What a call does when time has passed.
extension Call {
    /// How long the caller is given to hear the last words, beyond what was reckoned or told; and Twilio, to tell that they
    /// were cut short.
    private static let farewellMargin = Duration.milliseconds(400)
    /// After so long the same may be said again while the caller waits.
    private static let fillerDistance = Duration.seconds(5)
    /// How long Twilio is given to close after it was told to end.
    private static let closePatience = Duration.seconds(5)

    /// From now on the caller has the word.
    mutating func awaitCaller(at now: Duration) {
        guard !isAnswering, collection == nil, farewell == nil, !isLeaving else { return }
        due.silence = max(now, speech.end) + agent.patience.silence
    }

    /// The session ends once what is being said has been heard.
    mutating func awaitFarewell(at now: Duration) {
        due.silence = nil
        // What comes of an interruption comes of the goodbye as well.
        guard !isInDoubt else { return }
        lastWordsAt = (sent: now, heard: max(now, speech.end))
        due.farewell = lastWordsAt.heard + Self.farewellMargin
    }

    /// Something has been spoken to its end. What began before the last words were sent may have been only what came before.
    mutating func hasSounded(since began: Duration, at now: Duration) {
        guard !isInDoubt else { return }
        let heard = began < lastWordsAt.sent ? max(now, lastWordsAt.heard) : now
        due.farewell = heard + Self.farewellMargin
    }

    mutating func tick(at now: Duration, _ actions: inout [CallAction]) {
        if CallDue.take(&due.piece, at: now) { sendPiece(at: now, &actions) }
        if let doubt = due.doubt, doubt <= now { settleDoubt(at: now, &actions) }
        if CallDue.take(&due.filler, at: now) { bridge(at: now, &actions) }
        if CallDue.take(&due.keys, at: now) { keysAreOver(at: now, &actions) }
        if CallDue.take(&due.silence, at: now) { askWhetherSomebodyIsThere(at: now, &actions) }
        if CallDue.take(&due.farewell, at: now) { part(at: now, &actions) }
        if CallDue.take(&due.close, at: now) { actions.append(.close) }
    }

    /// Says something short while the answer is awaited; what it says is no part of the conversation.
    private mutating func bridge(at now: Duration, _ actions: inout [CallAction]) {
        guard let turn, turn.done == nil, turn.isSilent || turn.isUsingTools else { return }
        guard !isInDoubt else { return due.filler = due.doubt }
        // The same is said again only where there is no other, and then not at once.
        let others = fillers.filter { $0 != lastFiller?.words }
        if others.isEmpty, let said = lastFiller?.at, now < said + Self.fillerDistance {
            due.filler = said + Self.fillerDistance
            return
        }
        let phrases = others.isEmpty ? fillers : others
        guard !phrases.isEmpty else { return }
        let phrase = phrases[(turn.number + turn.fillers) % phrases.count]
        lastFiller = (phrase, now)
        self.turn?.fillers += 1
        remark(phrase, kind: "filler", at: now, &actions)
        if turn.fillers == 0 { due.filler = now + agent.patience.secondFiller }
    }

    private mutating func askWhetherSomebodyIsThere(at now: Duration, _ actions: inout [CallAction]) {
        guard !isAnswering, farewell == nil else { return }
        if speech.isSpoken(at: now) || isInDoubt { return awaitCaller(at: now) }
        speech.hasEnded(at: now)
        silences += 1
        if silences > agent.patience.reprompts {
            remark(phrase(\.goodbye), kind: "goodbye", at: now, &actions)
            farewell = .end(reason: "unresponsive")
            awaitFarewell(at: now)
        } else {
            remark(reprompt(silences), kind: "reprompt", at: now, &actions)
            awaitCaller(at: now)
        }
    }

    /// The last words should have been heard: the session ends, unless they are still being spoken.
    private mutating func part(at now: Duration, _ actions: inout [CallAction]) {
        guard speech.isSpoken(at: now) else { return leave(at: now, &actions) }
        due.farewell = speech.end + AgentSpeech.soundPatience
    }

    /// Ends the session; Twilio asks our action address what comes next.
    mutating func leave(at now: Duration, _ actions: inout [CallAction]) {
        guard let farewell else { return }
        switch farewell {
        case .handOver(let reason, let summary):
            actions.append(.note(.handedOver(reason: reason, summary: summary, to: agent.handover?.number)))
        case .end: break
        }
        actions.append(.send(.end(handoff: handoff(farewell))))
        due = CallDue()
        due.close = now + Self.closePatience
        self.farewell = nil
        isLeaving = true
    }
}
