import Calling
import Net

/// What was said and done in a call, as a person reads it.
@OnLoop
final class Transcript {
    private(set) var lines: [String] = []
    private(set) var handoffs: [String] = []
    private(set) var whispers: [String] = []
    private let began = Moment.now
    private var saying = ""
    private var sayingSince = Moment.now

    nonisolated init() {}

    func note(_ happening: CallHappening) {
        if case .agentSaid(let words, let isLast) = happening {
            if saying.isEmpty { sayingSince = .now }
            saying += words
            if isLast { closeSaying() }
            return
        }
        closeSaying()
        add(happening.shown, at: .now)
        switch happening {
        case .disconnected(.ended(let handoff?)): handoffs.append(handoff)
        case .whispered(let words): whispers.append(words)
        default: break
        }
    }

    private func closeSaying() {
        guard !saying.isEmpty else { return }
        add(("agent", saying), at: sayingSince)
        saying = ""
    }

    private func add(_ shown: (who: String, what: String)?, at moment: Moment) {
        guard let shown else { return }
        let hundredths = Int((moment - began).seconds * 100)
        let time = "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
        let gap = String(repeating: " ", count: max(1, 8 - shown.who.count))
        let lead = String(repeating: " ", count: max(0, 7 - time.count))
        lines.append("\(lead)\(time)  \(shown.who)\(gap)\(shown.what)")
    }
}

extension CallHappening {
    /// Who did it, and what; nil for what is not worth a line.
    fileprivate var shown: (who: String, what: String)? {
        switch self {
        case .connected(let session): ("twilio", "session \(session) is open")
        case .greeted(let words), .spoken(let words): ("agent", words)
        case .agentSaid: nil
        case .callerSaid(let words, _, let isLast): isLast ? ("caller", words) : nil
        case .pressed(let key): ("caller", "presses \(key)")
        case .interrupted(let heard, let milliseconds):
            ("caller", "interrupts after \(milliseconds) ms, having heard \"\(heard)\"")
        case .languages(let speech, let transcription):
            (
                "twilio",
                speech == transcription ? "speaks \(speech) now" : "speaks \(speech), hears \(transcription) now"
            )
        case .soundPlayed(let source): ("twilio", "plays \(source)")
        case .digitsSent(let digits): ("agent", "presses \(digits)")
        case .messageRefused(let why): ("twilio", "does not take a message: \(why)")
        case .disconnected(.ended(let handoff)):
            ("agent", "ends the session\(handoff.map { ", handing over \($0)" } ?? "")")
        case .disconnected(.completed): ("caller", "hangs up")
        case .disconnected(.failed(let code, let message)): ("twilio", "\(code): \(message)")
        case .dialled(let number, let callee): ("twilio", "dials \(number): \(callee.rawValue)")
        case .whispered(let words): ("twilio", "whispers to the person: \(words)")
        case .queued(let name, let callee): ("twilio", "puts the caller into the queue \(name): \(callee.rawValue)")
        case .over(let ending): ("twilio", "the call is over: \(ending.shown)")
        }
    }
}
