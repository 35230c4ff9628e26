import Models
import Twilio

/// What a call says.
extension Call {
    /// Sends what can be spoken of more of an answer.
    mutating func say(_ text: String, at now: Duration, _ actions: inout [CallAction]) {
        guard turn != nil else { return }
        // swift-format-ignore: NeverForceUnwrap
        let piece = turn!.pieces.take(turn!.speakable.take(text))
        sendAnswer(piece, at: now, &actions)
        if turn?.pieces.isHolding == true, due.piece == nil { due.piece = now + agent.pieces.patience }
    }

    /// The piece that was held back is long enough on its way.
    mutating func sendPiece(at now: Duration, _ actions: inout [CallAction]) {
        guard turn != nil, let piece = turn?.pieces.finish() else { return }
        sendAnswer(piece, at: now, &actions)
    }

    /// Sends what was held back of a round.
    mutating func sendRest(at now: Duration, _ actions: inout [CallAction]) {
        guard var turn else { return }
        let rest = turn.pieces.take(turn.speakable.finish()) + turn.pieces.finish()
        self.turn = turn
        due.piece = nil
        sendAnswer(rest, at: now, &actions)
    }

    /// Sends a piece of an answer, which a model is told of.
    mutating func sendAnswer(_ piece: String, at now: Duration, _ actions: inout [CallAction]) {
        guard !piece.isEmpty, turn != nil else { return }
        due.filler = nil
        turn?.text += piece
        turn?.sent += piece
        turn?.hasSpoken = true
        actions.append(.showSaid(piece))
        guard !isInDoubt else { return speech.hold(piece, message: turn?.place) }
        turn?.isOpen = true
        speech.add(piece, message: turn?.place, at: now)
        actions.append(.send(.text(RelayText(XMLNode.escaped(piece)))))
    }

    /// Tells Twilio that the agent has said all it will say for now.
    mutating func closeCycle(_ actions: inout [CallAction]) {
        guard turn?.isOpen == true else { return }
        turn?.isOpen = false
        actions.append(.send(.text(RelayText("", isLast: true))))
    }

    /// Says something of its own accord, which no model is told of.
    mutating func remark(_ text: String, kind: String, at now: Duration, _ actions: inout [CallAction]) {
        guard !text.isEmpty else { return }
        actions.append(.note(.remark(text, kind: kind)))
        actions.append(.showSaid(text))
        guard !isInDoubt else { return speech.hold(text, message: nil) }
        closeCycle(&actions)
        speech.add(text, message: nil, at: now)
        actions.append(.send(.text(RelayText(XMLNode.escaped(text), isLast: true))))
    }

    // MARK: Phrases

    func phrase(_ kind: KeyPath<SpeakingManner, String>) -> String {
        agent.phrase(kind, in: language.current, for: customer)
    }

    /// What is said before a session ends so.
    func phrase(before farewell: Farewell) -> String {
        if case .handOver = farewell { phrase(\.handover) } else { phrase(\.goodbye) }
    }

    var fillers: [String] { agent.fillers(in: language.current) }

    func reprompt(_ number: Int) -> String { agent.reprompt(number, in: language.current) }
}
