extension TwiML {
    /// A room in which several callers hear each other.
    package struct Conference: Sendable, Hashable {
        package var name: String
        package var muted: Bool?
        package var beep: Beep?
        package var startsOnEnter: Bool?
        package var endsOnExit: Bool?
        package var participantLabel: String?
        package var jitterBuffer: JitterBuffer?
        /// What is heard before it starts; an empty address for silence.
        package var waiting: Callback?
        package var mostParticipants: Int?
        package var record: Recorded?
        package var region: Region?
        package var trim: Trim?
        /// The call whose caller alone hears this one.
        package var coachedCall: String?
        package var report: Callback?
        package var reportedMoments: [Moment] = []
        package var recordingReport: RecordingReport?

        /// When a tone tells of somebody coming or going.
        package enum Beep: String, Sendable, Hashable, CaseIterable {
            case always = "true"
            case never = "false"
            case onEnter, onExit
        }

        /// How much unevenness of the network is smoothed out.
        package enum JitterBuffer: String, Sendable, Hashable, CaseIterable { case small, medium, large, off }

        /// What is recorded.
        package enum Recorded: String, Sendable, Hashable, CaseIterable {
            case nothing = "do-not-record"
            case fromStart = "record-from-start"
        }

        /// Where it is mixed.
        package enum Region: String, Sendable, Hashable, CaseIterable { case us1, us2, ie1, de1, sg1, br1, au1, jp1 }

        /// What can become of it.
        package enum Moment: String, Sendable, Hashable, CaseIterable {
            case start, end, join, leave, mute, hold, modify, speaker, announcement
        }

        package init(_ name: String) { self.name = name }

        func node() throws -> Node {
            var node = Node("Conference", text: name)
            guard !name.isEmpty, name.unicodeScalars.count <= 128 else {
                throw node.problem(nil, "a name of 1 to 128 characters")
            }
            node.set("muted", muted)
            node.set("beep", word: beep)
            node.set("startConferenceOnEnter", startsOnEnter)
            node.set("endConferenceOnExit", endsOnExit)
            try node.set("participantLabel", name: participantLabel, upTo: 128)
            node.set("jitterBufferSize", word: jitterBuffer)
            try node.set(waiting: waiting, method: "waitMethod")
            try node.set("maxParticipants", mostParticipants, in: 2...250)
            node.set("record", word: record)
            node.set("region", word: region)
            node.set("trim", word: trim)
            if let coachedCall, !SID.isWellFormed(coachedCall, .call) {
                throw node.problem("coach", "a call's SID")
            }
            node.set("coach", coachedCall)
            try node.set("statusCallback", report, method: "statusCallbackMethod")
            node.set("statusCallbackEvent", words: reportedMoments)
            try node.set(recordingReport)
            return node
        }
    }
}
