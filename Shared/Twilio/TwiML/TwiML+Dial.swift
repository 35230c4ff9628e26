extension TwiML {
    /// Places a call, and joins this one with it.
    package struct Dial: Sendable, Hashable {
        package var target: Target
        /// Where it is asked what comes after it.
        package var action: Callback?
        /// How long it rings.
        package var timeoutSeconds: Int?
        package var longestSeconds: Int?
        package var callerID: String?
        package var callReason: String?
        package var hangsUpOnStar: Bool?
        package var answersOnBridge: Bool?
        /// One after the other, instead of all at once.
        package var sequential: Bool?
        package var record: Recorded?
        package var recordingTrack: RecordedTrack?
        package var trim: Trim?
        package var report: RecordingReport?
        /// What the caller hears while it rings: a country, or `us-old`.
        package var ringTone: String?
        /// Where it is asked when the other side passes the call on.
        package var refer: Callback?

        /// Who is called: up to ten at once, of whom the first to answer has the call; or one room.
        package enum Target: Sendable, Hashable {
            case legs([Leg])
            case conference(Conference)
            /// Whoever waits longest in a queue; they hear what is at `whisper` first.
            case queue(String, whisper: Callback? = nil)
        }

        /// What is recorded.
        package enum Recorded: String, Sendable, Hashable, CaseIterable {
            case nothing = "do-not-record"
            case fromAnswer = "record-from-answer"
            case fromRinging = "record-from-ringing"
            case fromAnswerDual = "record-from-answer-dual"
            case fromRingingDual = "record-from-ringing-dual"
        }

        package init(_ target: Target, action: Callback? = nil) {
            self.target = target
            self.action = action
        }

        func node() throws -> Node {
            var node = Node("Dial")
            try node.set("action", action)
            try node.set("timeout", timeoutSeconds, in: 1...600)
            try node.set("timeLimit", longestSeconds, in: 1...86_400)
            try node.set("callerId", name: callerID)
            try node.set("callReason", name: callReason, upTo: 50)
            node.set("hangupOnStar", hangsUpOnStar)
            node.set("answerOnBridge", answersOnBridge)
            node.set("sequential", sequential)
            node.set("record", word: record)
            node.set("recordingTrack", word: recordingTrack)
            node.set("trim", word: trim)
            try node.set(report)
            if let ringTone, ringTone != "us-old" {
                guard ringTone.utf8.count == 2, ringTone.utf8.allSatisfy({ $0 &- 0x61 < 26 }) else {
                    throw node.problem("ringTone", "a country such as de, or us-old")
                }
            }
            node.set("ringTone", ringTone)
            try node.set("referUrl", refer, method: "referMethod")
            switch target {
            case .legs(let legs):
                guard (1...10).contains(legs.count) else { throw node.problem(nil, "given 1 to 10 to call") }
                for leg in legs { node.add(try leg.node()) }
            case .conference(let conference): node.add(try conference.node())
            case .queue(let name, let whisper):
                var queue = Node("Queue", text: name)
                guard !name.isEmpty else { throw queue.problem(nil, "a name") }
                try queue.set("url", whisper)
                node.add(queue)
            }
            return node
        }
    }

    /// One of those who are called.
    package struct Leg: Sendable, Hashable {
        package var address: Address
        /// What they hear before the two are joined.
        package var whisper: Callback?
        package var report: CallReport?
        /// Found out for numbers and SIP: who answers, a person or a machine.
        package var machineDetection: MachineDetection?

        /// How they are reached.
        package enum Address: Sendable, Hashable {
            /// A telephone number, and keys pressed when it answers.
            case number(String, keys: String? = nil)
            /// An app that is signed in by this name, and what it is told.
            case client(String, [Parameter] = [])
            case sip(String, username: String? = nil, password: String? = nil)
        }

        /// Whether the answer is told apart at once or after the greeting, and where it is told.
        package struct MachineDetection: Sendable, Hashable {
            package var waitsForEnd: Bool
            package var longestSeconds: Int?
            package var report: Callback?

            package init(waitsForEnd: Bool = false, longestSeconds: Int? = nil, report: Callback? = nil) {
                self.waitsForEnd = waitsForEnd
                self.longestSeconds = longestSeconds
                self.report = report
            }
        }

        package init(_ address: Address, whisper: Callback? = nil, report: CallReport? = nil) {
            self.address = address
            self.whisper = whisper
            self.report = report
        }

        func node() throws -> Node {
            var node: Node
            switch address {
            case .number(let number, let keys):
                node = Node("Number", text: number)
                guard PhoneNumber.digits(of: number) != nil else { throw node.problem(nil, "a telephone number") }
                try node.set("sendDigits", keys: keys, of: "0123456789*#wW", "made of 0-9, *, #, w and W")
            case .client(let identity, let parameters):
                // With something to tell the name becomes an element of its own.
                node = Node("Client", text: parameters.isEmpty ? identity : "")
                guard !identity.isEmpty else { throw node.problem(nil, "a name") }
                if !parameters.isEmpty { node.add(Node("Identity", text: identity)) }
                try node.add(parameters)
                guard machineDetection == nil else { throw node.problem("machineDetection", "left out") }
            case .sip(let address, let username, let password):
                node = try Sip.node(address)
                try node.set("username", name: username)
                try node.set("password", name: password)
            }
            try node.set("url", whisper)
            try node.set(report)
            guard let machineDetection else { return node }
            node.set("machineDetection", machineDetection.waitsForEnd ? "DetectMessageEnd" : "Enable")
            try node.set("machineDetectionTimeout", machineDetection.longestSeconds, in: 3...59)
            try node.set("amdStatusCallback", machineDetection.report, method: "amdStatusCallbackMethod")
            return node
        }
    }

    /// A SIP address.
    enum Sip {
        static func node(_ address: String) throws -> Node {
            let node = Node("Sip", text: address)
            let scheme = address.prefix { $0 != ":" }.lowercased()
            let isPlain = !address.unicodeScalars.contains { $0.properties.isWhitespace || $0.value < 0x20 }
            guard ["sip", "sips"].contains(scheme), address.utf8.count > scheme.utf8.count + 1, isPlain else {
                throw node.problem(nil, "an address that begins with sip: or sips:")
            }
            return node
        }
    }
}
