import JSON
import Models

/// The keys of the caller's telephone.
extension Call {
    mutating func press(_ key: String, at now: Duration, _ actions: inout [CallAction]) {
        guard key.count == 1, key.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "*" || $0 == "#") }) else {
            return actions.append(.note(.trouble("Twilio told of a key that is none.")))
        }
        silences = 0
        due.silence = nil
        guard collection != nil else {
            keys += key
            due.keys = now + agent.patience.betweenDigits
            // A menu needs one key, and a number ends with #.
            if key == "#" || agent.keys[keys] != nil { keysAreOver(at: now, &actions) }
            return
        }
        let isOver = collection?.take(key) ?? true
        due.keys = now + agent.patience.betweenDigits
        if isOver { keysAreOver(at: now, &actions) }
    }

    /// No more keys are to come.
    mutating func keysAreOver(at now: Duration, _ actions: inout [CallAction]) {
        due.keys = nil
        if let collection { return finish(collection, at: now, &actions) }
        let pressed = keys
        keys = ""
        guard !pressed.isEmpty else { return }
        actions.append(.note(.digits(pressed, turn: turns + 1)))
        guard let meaning = agent.keys[pressed] else {
            return beginTurn("[keys pressed: \(pressed)]", tag: nil, at: now, &actions)
        }
        switch meaning {
        case .words(let words): beginTurn(words, tag: nil, at: now, &actions)
        case .person: takeLeave(.handOver(reason: "key \(pressed)", summary: lastWords), at: now, &actions)
        case .goodbye: takeLeave(.end(reason: "key \(pressed)"), at: now, &actions)
        case .language(let next):
            language.settle(next)
            announceLanguage(.asked, &actions)
            remark(reprompt(1), kind: "language", at: now, &actions)
            awaitCaller(at: now)
        }
    }

    /// Ends the session in the agent's own words, with no model asked.
    private mutating func takeLeave(_ farewell: Farewell, at now: Duration, _ actions: inout [CallAction]) {
        giveUpTurn(at: now, finish: "overtaken", &actions)
        self.farewell = farewell
        remark(phrase(before: farewell), kind: "goodbye", at: now, &actions)
        awaitFarewell(at: now)
    }

    private mutating func finish(_ done: DigitCollection, at now: Duration, _ actions: inout [CallAction]) {
        actions.append(.note(.digits(done.shown, turn: turns)))
        guard let next = done.wish.next, !done.digits.isEmpty, let answer = turn?.answer else {
            collection = nil
            let result: JSONObject =
                done.digits.isEmpty
                ? ["error": "No key was pressed."]
                : ["digits": .string(done.wish.isSecret ? done.shown : done.digits)]
            return settle(done.call.id, result.description, at: now, &actions)
        }
        // The tool gets them; its result is the result of collecting. Secret ones go nowhere else.
        var arguments = next.others
        arguments[next.argument] = .string(done.digits)
        let call = ToolCall(id: done.call.id, name: next.tool, arguments: arguments.description)
        actions.append(.use(call, answer: answer, secrets: done.wish.isSecret ? [next.argument] : []))
    }
}
