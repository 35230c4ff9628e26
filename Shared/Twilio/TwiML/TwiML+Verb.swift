extension TwiML {
    /// What can be done with a call.
    package enum Verb: Sendable, Hashable {
        case prompt(Prompt)
        case gather(Gather)
        case record(Record)
        case dial(Dial)
        /// Hands the call over until that ends; what then is asked at `action`.
        case connect(Connection, action: Callback? = nil)
        /// Begins what goes on beside the call.
        case start([Companion], action: Callback? = nil)
        /// Ends what was begun under these names.
        case stop([Ended])
        case enqueue(Enqueue)
        /// Goes on with another document.
        case redirect(Callback)
        /// Passes the call on to a SIP address, and leaves it.
        case refer(String, action: Callback? = nil)
        /// Does not answer; only as the first verb is it free.
        case reject(Reason? = nil)
        case hangup
        /// Leaves the queue.
        case leave
        case sms(Sms)

        /// What a caller who is not answered hears.
        package enum Reason: String, Sendable, Hashable, CaseIterable { case rejected, busy }

        /// Something that was begun beside the call, by its name.
        package enum Ended: Sendable, Hashable {
            case stream(String)
            case transcription(String)
        }

        /// Says a text.
        package static func say(
            _ text: String, voice: String? = nil, language: String? = nil, loop: Int? = nil
        ) -> Verb { .prompt(.say(text, voice: voice, language: language, loop: loop)) }

        /// Plays a sound.
        package static func play(_ url: String, loop: Int? = nil) -> Verb { .prompt(.play(url, loop: loop)) }

        /// Presses keys.
        package static func press(_ keys: String) -> Verb { .prompt(.press(keys)) }

        /// Waits.
        package static func pause(seconds: Int? = nil) -> Verb { .prompt(.pause(seconds: seconds)) }

        func node() throws -> Node {
            switch self {
            case .prompt(let prompt): return try prompt.node()
            case .gather(let gather): return try gather.node()
            case .record(let record): return try record.node()
            case .dial(let dial): return try dial.node()
            case .enqueue(let enqueue): return try enqueue.node()
            case .sms(let sms): return try sms.node()
            case .hangup: return Node("Hangup")
            case .leave: return Node("Leave")
            case .connect(let connection, let action):
                var node = Node("Connect")
                try node.set("action", action)
                node.add(try connection.node())
                return node
            case .start(let companions, let action):
                var node = Node("Start")
                guard !companions.isEmpty else { throw node.problem(nil, "given something to start") }
                try node.set("action", action)
                for companion in companions { node.add(try companion.node()) }
                return node
            case .stop(let ended): return try Self.stopping(ended)
            case .redirect(let target):
                var node = Node("Redirect", text: target.url)
                guard isWebAddress(target.url) else {
                    throw node.problem(nil, "a path, or an address that begins with http:// or https://")
                }
                node.set("method", word: target.method)
                return node
            case .refer(let address, let action):
                var node = Node("Refer")
                try node.set("action", action)
                node.add(try Sip.node(address))
                return node
            case .reject(let reason):
                var node = Node("Reject")
                node.set("reason", word: reason)
                return node
            }
        }

        private static func stopping(_ ended: [Ended]) throws -> Node {
            var node = Node("Stop")
            guard !ended.isEmpty else { throw node.problem(nil, "given something to stop") }
            for one in ended {
                var child: Node
                switch one {
                case .stream(let name):
                    child = Node("Stream")
                    try child.set("name", name: name)
                case .transcription(let name):
                    child = Node("Transcription")
                    try child.set("name", name: name)
                }
                node.add(child)
            }
            return node
        }
    }
}
