import JSON
import Models

/// The keys of the caller's telephone.
extension Call {
    mutating func press(_ key: String, at now: Duration, _ actions: inout [CallAction]) {
        guard key.count == 1, key.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "*" || $0 == "#") }) else {
            return actions.append(.note(.trouble("Twilio told of a key that is none.")))
        }
        guard !isLeaving else { return }
        silences = 0
        guard !isStray(key, at: now) else {
            sayAgain(at: now, &actions)
            if due.silence != nil { awaitCaller(at: now) }
            return
        }
        breakOff(at: now, &actions)
        guard !isLeaving else { return }
        due.silence = nil
        guard collection != nil else {
            // Who is being put through has been heard out; a goodbye is no end for who goes on.
            if case .handOver = farewell { return }
            farewell = nil
            due.farewell = nil
            keysWereShown = !hidesKeys(at: now) || keysWereShown && !keys.isEmpty
            if keys.count < Self.mostKeys { keys += key }
            due.keys = now + agent.patience.betweenDigits
            // A menu needs one key, and a number ends with #.
            if !awaitsKeys, key == "#" || agent.keys[keys] != nil { keysAreOver(at: now, &actions) }
            return
        }
        let isOver = collection?.take(key) ?? true
        due.keys = now + agent.patience.betweenDigits
        if isOver { keysAreOver(at: now, &actions) }
    }

    /// So many keys are kept of those that nobody asked for.
    private static let mostKeys = 64

    /// Keys are waited for, or are about to be.
    var awaitsKeys: Bool {
        guard collection == nil else { return true }
        guard let turn, turn.isUsingTools else { return false }
        return turn.calls.contains { $0.name == BuiltinName.collectDigits.rawValue && turn.results[$0.id] == nil }
    }

    /// Begins to collect digits; what was pressed ahead is among them, but no secret begins with what everybody saw.
    mutating func collect(_ wish: DigitWish, for call: ToolCall, at now: Duration, _ actions: inout [CallAction]) {
        guard collection == nil else {
            let result = #"{"error":"Other digits are being collected. Collect these when those are there."}"#
            return settle(call.id, result, at: now, &actions)
        }
        var collection = DigitCollection(wish, for: call)
        due.filler = nil
        if wish.isSecret, keysWereShown { keys = "" }
        let isOver = keys.drop { $0 == wish.terminator }.contains { collection.take(String($0)) }
        let isBegun = !collection.digits.isEmpty
        keys = ""
        self.collection = collection
        if isOver { return keysAreOver(at: now, &actions) }
        if !isBegun, turn?.isSilent != false { remark(phrase(\.keyPrompt), kind: "digits", at: now, &actions) }
        if isBegun { due.keys = now + agent.patience.betweenDigits } else { awaitFirstDigit(at: now) }
    }

    mutating func awaitFirstDigit(at now: Duration) {
        due.keys = max(now, speech.end) + agent.patience.firstDigit
    }

    /// Whether a key belongs to a collection that is over. Digits of the next one are never taken for such.
    private mutating func isStray(_ key: String, at now: Duration) -> Bool {
        let isMeant = agent.keys[key] != nil
        guard let collection else { return !awaitsKeys && strays?.take(key, inMenu: isMeant, at: now) == true }
        if collection.isOver { return true }
        let isEnd = collection.digits.isEmpty && collection.wish.terminator.map { key == String($0) } == true
        return isEnd && strays?.take(key, inMenu: isMeant, at: now) == true
    }

    /// Whether keys that come now are shown to nobody.
    func hidesKeys(at now: Duration) -> Bool {
        collection?.wish.isSecret ?? awaitsKeys || strays?.areSecret(at: now) == true
    }

    /// There is no collection any more; keys of it may still come.
    mutating func dropCollection(at now: Duration) {
        guard let collection else { return }
        due.keys = nil
        strays = StrayKeys(after: collection, at: now)
        self.collection = nil
    }

    /// No more keys are to come.
    mutating func keysAreOver(at now: Duration, _ actions: inout [CallAction]) {
        due.keys = nil
        if let collection { return finish(collection, at: now, &actions) }
        // Whoever is about to collect them gets them.
        guard !awaitsKeys else { return due.keys = now + agent.patience.betweenDigits }
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
            giveUpTurn(at: now, finish: "overtaken", &actions)
            language.settle(next)
            announceLanguage(.asked, &actions)
            remark(Said.speaking(next), kind: "language", at: now, &actions)
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
            dropCollection(at: now)
            let result: JSONObject =
                done.digits.isEmpty
                ? ["error": "No key was pressed."]
                : ["digits": .string(done.wish.isSecret ? done.shown : done.digits)]
            return settle(done.call.id, result.description, at: now, &actions)
        }
        collection?.isOver = true
        // The tool gets them; its result is the result of collecting. Secret ones go nowhere else.
        var arguments = next.others
        arguments[next.argument] = .string(done.digits)
        let call = ToolCall(id: done.call.id, name: next.tool, arguments: arguments.description)
        actions.append(.use(call, answer: answer, secrets: done.wish.isSecret ? [next.argument] : []))
    }
}
