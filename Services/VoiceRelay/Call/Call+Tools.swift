import JSON
import Models

/// Tools in a turn: all that were asked for are used, side by side, and each has a result.
extension Call {
    /// Nobody needs more at once; a model that asks for more is going astray.
    private static let mostTools = 16
    private static let tooMany = #"{"error":"too many tools at once: not used"}"#

    /// The model wants tools used before it goes on.
    mutating func useTools(at now: Duration, _ actions: inout [CallAction]) {
        guard let turn else { return }
        history.add(.assistant(turn.text, calls: turn.calls))
        closeCycle(&actions)
        self.turn?.rounds += 1
        self.turn?.toolsBegun = now
        for call in turn.calls { hurryFiller(for: call.name, at: now) }
        if due.filler == nil { due.filler = max(now, speech.end) + agent.patience.secondFiller }
        let used = turn.calls.prefix(Self.mostTools)
        for call in used { actions.append(.use(call, answer: turn.answer)) }
        let names = Set(used.map(\.id))
        for call in turn.calls.dropFirst(used.count) where !names.contains(call.id) {
            self.turn?.results[call.id] = Self.tooMany
        }
    }

    mutating func take(_ use: ToolUse, of answer: Int, at now: Duration, _ actions: inout [CallAction]) {
        guard let turn, turn.answer == answer, turn.isUsingTools, turn.results[use.call.id] == nil else { return }
        let isSecret = collection?.call.id == use.call.id && collection?.wish.isSecret == true
        actions.append(
            .note(
                .toolUsed(
                    ToolNote(
                        turn: turn.number, name: use.call.name, arguments: isSecret ? "•••" : use.shownArguments,
                        result: use.result, hasFailed: use.hasFailed,
                        microseconds: Int(use.duration / .microseconds(1))))))
        if collection?.call.id == use.call.id { dropCollection(at: now) }
        if let deed = use.deed {
            guard !carryOut(deed, for: use.call, at: now, &actions) else { return }
        }
        settle(use.call.id, use.result, at: now, &actions)
    }

    /// No person who takes over hears more.
    private static let longestReason = 200
    private static let longestSummary = 2_000

    /// Does to the call what a tool wants done; answers whether its result is still to come.
    private mutating func carryOut(
        _ deed: CallDeed, for call: ToolCall, at now: Duration, _ actions: inout [CallAction]
    ) -> Bool {
        switch deed {
        case .speak(let next):
            guard agent.manner(in: next) != nil else { break }
            let isNew = language.current != next
            language.settle(next)
            if isNew { announceLanguage(.tool, &actions) }
        case .goOn(let name):
            turn?.waitsForAgent = call.id
            actions.append(.find(agent: name))
            return true
        case .handOver(let reason, let summary):
            farewell = .handOver(
                reason: String(reason.prefix(Self.longestReason)),
                summary: String((summary.isEmpty ? lastWords : summary).prefix(Self.longestSummary)))
        case .end(let reason): if farewell == nil { farewell = .end(reason: reason) }
        case .press(let digits): actions.append(.send(.sendDigits(digits)))
        case .collect(let wish):
            collect(wish, for: call, at: now, &actions)
            return true
        }
        return false
    }

    /// A tool has its result; the model goes on when all have.
    mutating func settle(_ id: String, _ result: String, at now: Duration, _ actions: inout [CallAction]) {
        turn?.results[id] = result
        guard let turn, turn.calls.allSatisfy({ turn.results[$0.id] != nil }) else { return }
        for call in turn.calls { history.add(.tool(turn.results[call.id] ?? "", callID: call.id)) }
        self.turn?.toolTime += now - (turn.toolsBegun ?? now)
        self.turn?.toolsBegun = nil
        guard let farewell else {
            if due.filler == nil { due.filler = max(now, speech.end) + agent.patience.secondFiller }
            return ask(&actions)
        }
        if turn.isSilent {
            self.turn?.place = history.count
            self.turn?.text = ""
            let words = phrase(before: farewell)
            sendAnswer(words, at: now, &actions)
            if !words.isEmpty { history.add(.assistant(words)) }
        }
        conclude(at: now, finish: "tools", &actions)
    }

    /// The agent that was asked for goes on, or this one learns that there is none of that name.
    mutating func goOn(
        with next: CallAgent?, named name: String, at now: Duration, _ actions: inout [CallAction]
    ) {
        guard let id = turn?.waitsForAgent else { return }
        turn?.waitsForAgent = nil
        guard let next else {
            let known = JSONValue.string("There is no agent \(name).").description
            return settle(id, "{\"error\":\(known)}", at: now, &actions)
        }
        current = next
        actions.append(.note(.agent(next.agent.name, version: next.agent.version)))
        if next.agent.manner(in: language.current) == nil {
            language.settle(next.agent.homeLanguage)
            announceLanguage(.tool, &actions)
        }
        let words = turn?.words ?? ""
        turn?.passages = next.agent.knowledge.passages(for: words, in: language.current)
        let result: JSONObject = [
            "ok": true, "agent": .string(name), "note": "You are the new agent. Go on with what the caller wants.",
        ]
        settle(id, result.description, at: now, &actions)
    }
}
