import JSON
import Models

/// The caller speaks, the agent answers.
extension Call {
    mutating func hear(_ prompt: RelayPrompt, at now: Duration, _ actions: inout [CallAction]) {
        let words = prompt.text.trimmingBlanks
        guard prompt.isLast else {
            // It is the caller's voice that cut the agent off.
            if isInDoubt, !words.isEmpty, !isMuttered(words, at: now) { breakOff(at: now, &actions) }
            return actions.append(.showHeard(prompt.text))
        }
        guard !words.isEmpty, !isLeaving else { return }
        if isMuttered(words, at: now) {
            sayAgain(at: now, &actions)
            return actions.append(.note(.remark(words, kind: "back-channel")))
        }
        // Somebody who is being put through has been heard out.
        if case .handOver = farewell { return actions.append(.note(.remark(words, kind: "unanswered"))) }
        farewell = nil
        due.farewell = nil
        beginTurn(words, tag: prompt.language, at: now, &actions)
    }

    /// Small words while the agent speaks, which cut nothing short.
    private func isMuttered(_ words: String, at now: Duration) -> Bool {
        let isSpeaking = speech.isSpoken(at: now) || turn?.hasSpoken == true || isInDoubt
        return isSpeaking && collection == nil && BackChannel.isAll(of: words)
    }

    mutating func beginTurn(_ words: String, tag: String?, at now: Duration, _ actions: inout [CallAction]) {
        giveUpTurn(at: now, finish: "overtaken", &actions)
        silences = 0
        due = CallDue()
        keys = ""
        turns += 1
        if let reason = language.hear(words, tag: tag, spokenHere: agent.languages) {
            announceLanguage(reason, &actions)
        }
        history.add(.user(words))
        speech.startAnew()
        beginAnswer(to: words, at: now, &actions)
        // Whoever writes it down comes after the model, for which the caller waits.
        actions.append(.note(.asked(turn: turns, words: words, language: tag)))
    }

    /// Answers what was asked before the call broke off: the turn is the one it was.
    mutating func goOnAnswering(_ words: String, at now: Duration, _ actions: inout [CallAction]) {
        turns = max(turns, 1)
        beginAnswer(to: words, at: now, &actions)
        due.filler = max(now, speech.end) + agent.patience.filler
    }

    private mutating func beginAnswer(to words: String, at now: Duration, _ actions: inout [CallAction]) {
        var turn = Turn(turns, words, at: now, place: history.count, pieces: agent.pieces)
        turn.passages = agent.knowledge.passages(for: words, in: language.current)
        self.turn = turn
        due.filler = now + agent.patience.filler
        ask(&actions)
    }

    mutating func announceLanguage(_ reason: LanguageChoice.Reason, _ actions: inout [CallAction]) {
        let tag = agent.tag(of: language.current)
        actions.append(.send(.language(speech: tag, transcription: tag)))
        actions.append(.note(.language(language.current, reason: reason.rawValue)))
    }

    /// Asks for an answer to all that was said.
    mutating func ask(_ actions: inout [CallAction]) {
        guard turn != nil else { return }
        answers += 1
        turn?.answer = answers
        turn?.speakable = SpeakableText()
        turn?.text = ""
        turn?.place = history.count
        turn?.calls = []
        turn?.results = [:]
        actions.append(.ask(request, models: agent.models, answer: answers))
    }

    mutating func take(_ step: ChatEvent, of answer: Int, at now: Duration, _ actions: inout [CallAction]) {
        guard turn?.answer == answer else { return }
        if turn?.firstWord == nil, case .text = step { turn?.firstWord = now }
        switch step {
        case .answering(let model): turn?.model = model
        case .text(let text): say(text, at: now, &actions)
        case .toolBegun(let name): hurryFiller(for: name, at: now)
        case .toolCall(let call): turn?.calls.append(call)
        case .finished(let reason):
            turn?.finish = reason
            finishRound(at: now, &actions)
        case .usage(let usage): count(usage)
        }
    }

    /// The model says nothing more.
    mutating func modelEnded(_ answer: Int, at now: Duration, _ actions: inout [CallAction]) {
        guard let turn, turn.answer == answer, turn.done != nil else { return }
        conclude(at: now, finish: turn.finish.rawValue, &actions)
    }

    /// A tool that is known to take long is not waited for in silence.
    mutating func hurryFiller(for tool: String, at now: Duration) {
        guard current.slowTools.contains(tool), let turn, turn.isSilent, turn.fillers == 0 else { return }
        due.filler = min(due.filler ?? .seconds(1_000_000), now + agent.patience.slowToolFiller)
    }

    private mutating func finishRound(at now: Duration, _ actions: inout [CallAction]) {
        sendRest(at: now, &actions)
        guard let turn else { return }
        let mayUseTools = turn.rounds < agent.patience.toolRounds
        if mayUseTools, !turn.calls.isEmpty { return useTools(at: now, &actions) }
        if !turn.text.isEmpty { history.add(.assistant(turn.text)) }
        // A model that asks for tools though it was told that there are none left has not answered.
        // What was said before tools were used is no answer to what came of them.
        if turn.isSilent, farewell == nil {
            let what = turn.calls.isEmpty ? "had nothing to say" : "asked for tools once too often"
            actions.append(.note(.trouble("The model \(what).")))
            remark(phrase(\.apology), kind: "apology", at: now, &actions)
        }
        stopSpeaking(at: now, &actions)
    }

    /// The agent has said all it will say: the caller has the word, or the session ends.
    private mutating func stopSpeaking(at now: Duration, _ actions: inout [CallAction]) {
        closeCycle(&actions)
        turn?.done = now
        due.filler = nil
        due.piece = nil
        if farewell != nil { awaitFarewell(at: now) } else { awaitCaller(at: now) }
    }

    /// The turn is over, and written down. What it cost may be told after the last word, so nothing waits for this.
    mutating func conclude(at now: Duration, finish: String, _ actions: inout [CallAction]) {
        if turn?.done == nil { stopSpeaking(at: now, &actions) }
        noteAnswer(at: now, finish: finish, &actions)
        turn = nil
    }

    mutating func noteAnswer(at now: Duration, finish: String, _ actions: inout [CallAction]) {
        guard let turn else { return }
        // What is held may still be heard.
        let heard = speech.whole
        let note = AnswerNote(
            turn: turn.number, sent: turn.sent, heard: heard == turn.sent ? nil : heard, language: language.current,
            model: turn.model,
            usage: turn.usage, passages: turn.passages.map(\.title), times: turn.times(at: turn.done ?? now),
            finish: finish)
        lastAnswer = note
        actions.append(.note(.answered(note)))
    }

    /// A cost that is told after the end belongs to the answer before.
    private mutating func count(_ usage: ChatUsage) {
        guard let counted = turn?.usage else {
            turn?.usage = usage
            return
        }
        turn?.usage = ChatUsage(
            prompt: counted.prompt + usage.prompt, completion: counted.completion + usage.completion,
            cached: counted.cached + usage.cached)
    }

    mutating func fail(_ failure: ModelFailure, of answer: Int, at now: Duration, _ actions: inout [CallAction]) {
        guard let turn, turn.answer == answer else { return }
        // All was said; only what it cost is not known.
        guard turn.done == nil else { return conclude(at: now, finish: turn.finish.rawValue, &actions) }
        actions.append(.note(.trouble("The model: \(failure.message)")))
        // It has told which tools it wants: what comes of them it is told anew.
        guard !turn.isUsingTools else { return }
        if failure.kind == .tooLong, !turn.hasShortened, !turn.hasSpoken {
            self.turn?.hasShortened = true
            history.halve()
            self.turn?.firstPlace = history.count
            return ask(&actions)
        }
        sendRest(at: now, &actions)
        if let text = self.turn?.text, !text.isEmpty { history.add(.assistant(text)) }
        remark(phrase(\.apology), kind: "apology", at: now, &actions)
        conclude(at: now, finish: "failed", &actions)
    }
}
