import Calling
import JSON
import Net
import Problems

/// Whether things are as a scenario expects them.
extension ScenarioPlay {
    func expect(_ expectation: Expectation) async throws {
        switch expectation {
        case .contains(let words):
            let wanted = try await filled(words)
            try await said("The agent said \"\(wanted)\"") { $0.holds(wanted) }
        case .matches(let pattern):
            let regex = try Regex(pattern.text).ignoresCase()
            try await said("The agent said something like /\(pattern.text)/") { $0.contains(regex) }
        case .absent(let words):
            let unwanted = try await filled(words)
            if call.ending == nil { try await agentIsDone() }
            guard !call.hearing.words.holds(unwanted) else {
                throw Problem(.conflict, "The agent did say \"\(unwanted)\": \(call.hearing.words)")
            }
        case .within(let limit): try await answered(within: limit)
        case .language(let tag):
            try await until("The agent spoke \(tag)") { call.session.map { Self.fits(tag, $0.speech) } ?? false }
        case .ends(let ending): try await ends(with: ending)
        case .handoff(let words): try await told(words, "The hand-over") { $0.handoffs }
        case .whisper(let words): try await told(words, "The whisper") { $0.whispers }
        case .tool, .noTool, .journal, .outbox: try await records(expectation)
        }
    }

    private func said(_ what: String, _ isSo: (String) -> Bool) async throws {
        do {
            try await until(what) { isSo(call.hearing.words) }
        } catch let problem as Problem {
            throw Problem(
                problem.kind,
                "\(problem.message). It said: \(call.hearing.words.isEmpty ? "nothing" : call.hearing.words)")
        }
    }

    private func answered(within limit: Duration) async throws {
        try await until("The agent began to answer") { call.hearing.firstWord != nil }
        guard let wait = call.hearing.wait, wait <= limit else {
            throw Problem(.timedOut, "The first word came after \(call.hearing.wait ?? .zero), not within \(limit)")
        }
    }

    private static func fits(_ tag: String, _ spoken: String) -> Bool {
        let (tag, spoken) = (tag.lowercased(), spoken.lowercased())
        return spoken == tag || spoken.hasPrefix(tag + "-")
    }

    private func ends(with wanted: Expectation.Ending) async throws {
        let due = Moment.now + scenario.patience
        while call.ending == nil, due > .now {
            try await call.changed.wait(beyond: call.changed.count, atMost: due - .now)
        }
        let ending: Expectation.Ending? =
            switch call.ending {
            case .goodbye: .goodbye
            case .transfer: .transfer
            case .hungUp: .hangUp
            case .failed: .failure
            case nil: nil
            }
        guard ending == wanted else {
            throw Problem(.conflict, "The call ended otherwise: \(call.ending?.shown ?? "it goes on")")
        }
    }

    private func told(_ words: Words, _ what: String, _ texts: @escaping (Transcript) -> [String]) async throws {
        let wanted = try await filled(words)
        try await until("\(what) said \"\(wanted)\"") { texts(transcript).contains { $0.holds(wanted) } }
    }

    // MARK: What the fleet has written down

    private func records(_ expectation: Expectation) async throws {
        switch expectation {
        case .tool(let name):
            try await look.until("The tool \(name) was used", within: scenario.patience) {
                try await look.tools(of: call.plan.sid).contains(name)
            }
        case .noTool(let name):
            if call.ending == nil { try await agentIsDone() }
            let used = try await look.tools(of: call.plan.sid)
            guard name.map({ !used.contains($0) }) ?? used.isEmpty else {
                throw Problem(.conflict, "Tools were used: \(used.joined(separator: ", "))")
            }
        case .journal(let words):
            let wanted = try await filled(words)
            try await look.until("The journal holds \"\(wanted)\"", within: scenario.patience) {
                try await look.journal(of: call.plan.sid).description.holds(wanted)
            }
        case .outbox(let words):
            let wanted = try await filled(words)
            try await look.until("The outbox holds \"\(wanted)\"", within: scenario.patience) {
                try await look.outbox(sentTo: call.plan.from).contains { $0.holds(wanted) }
            }
        default: return
        }
    }
}

extension String {
    /// Whether words stand in it, whatever their case, and whatever white space stands between them.
    fileprivate func holds(_ words: String) -> Bool { folded.contains(words.folded) }

    private var folded: String { lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
