/// How far a call has come, by Twilio's words.
enum CallStatus: String, Sendable, CaseIterable {
    case queued, ringing
    case inProgress = "in-progress"
    case completed, busy, failed
    case noAnswer = "no-answer"
    case canceled

    var isOver: Bool { ![.queued, .ringing, .inProgress].contains(self) }
}

/// The way of a call that goes out.
///
/// ```
/// queued ──▶ ringing ──▶ in-progress ──▶ completed
///    └──▶ canceled ◀──┤
///                     └──▶ busy, no-answer, failed
/// ```
struct CallJourney: Sendable, Hashable {
    let status: CallStatus
    let end: CallStatus
    /// How long a step takes, in milliseconds.
    let delay: Int

    /// The next step, and how long after it the one behind it comes; nil where that is up to the script.
    var next: (status: CallStatus, wait: Int?)? {
        switch status {
        case .queued: (.ringing, delay)
        case .ringing: end == .completed ? (.inProgress, nil) : (end, nil)
        case .inProgress: (.completed, nil)
        default: nil
        }
    }

    /// What status callbacks tell of a step: the event that is asked for, and the status that is told.
    static func told(of status: CallStatus) -> [(event: CallCallback.Event, status: String)] {
        switch status {
        case .queued: []
        case .ringing: [(.initiated, "initiated"), (.ringing, "ringing")]
        case .inProgress: [(.answered, "in-progress")]
        default: [(.completed, status.rawValue)]
        }
    }
}
