import JSON
import Net

/// Tells an agent that asked for it what has been heard of it, and who speaks.
@OnLoop
final class PlaybackReporter {
    private unowned let session: TestSession
    private var reported = 0
    private var isOn = false
    private lazy var timer = Timer { [weak self] in self?.look() }

    /// What has been heard is told in pieces, as Twilio's speech engines do, and not by the character.
    private static let interval = Duration.milliseconds(250)

    init(_ session: TestSession) { self.session = session }

    private var isWanted: Bool { session.terms.sendsPlayed || session.terms.sendsSpeaking }

    /// Something new is about to be said: what was heard before is told first.
    func beforeNew() {
        guard isWanted else { return }
        session.playback.advance(to: .now)
        guard session.playback.isDry else { return }
        tellPlayed()
        reported = 0
    }

    /// Tells what there is to tell now, and looks again when there will be more.
    func look() {
        guard isWanted, session.outcome == nil else { return }
        session.playback.advance(to: .now)
        let isDry = session.playback.isDry
        if !session.playback.text.isEmpty, !isOn, !isDry || session.isSaying { speak(true) }
        if isDry, !session.isSaying {
            tellPlayed()
            if isOn { speak(false) }
        } else if !isDry {
            if timer.isWaiting == false { timer.start(at: min(session.playback.dry, .now + Self.interval)) }
            if session.playback.rate != .infinity, session.playback.played - reported >= 20 { tellPlayed() }
        }
    }

    /// The caller speaks over it: the rest is not heard.
    func silence() {
        guard isWanted else { return }
        tellPlayed()
        reported = 0
        timer.stop()
        if isOn { speak(false) }
    }

    func stop() { timer.stop() }

    /// Who begins or ends to speak: `agent` or `client`.
    func speaker(_ who: String, _ isOn: Bool) {
        guard session.terms.sendsSpeaking else { return }
        session.send(["type": "info", "name": .string("\(who)Speaking"), "value": .string(isOn ? "on" : "off")])
    }

    private func speak(_ on: Bool) {
        isOn = on
        speaker("agent", on)
    }

    private func tellPlayed() {
        let heard = session.playback.heard
        guard heard.count > reported else { return }
        let piece = String(heard.dropFirst(reported))
        reported = heard.count
        guard session.terms.sendsPlayed else { return }
        session.send(["type": "info", "name": "tokensPlayed", "value": .string(piece)])
    }
}
