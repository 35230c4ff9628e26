extension TwiML {
    /// Records what the caller says after a tone, and asks `action` with it.
    package struct Record: Sendable, Hashable {
        /// Without one the same document is asked for again.
        package var action: Callback?
        /// How much silence ends it; 0 for none.
        package var timeoutSeconds: Int?
        package var finishOnKey: String?
        package var longestSeconds: Int?
        package var playsBeep: Bool?
        package var trim: Trim?
        package var report: RecordingReport?
        package var transcribes: Bool?
        package var transcription: Callback?

        package init(action: Callback? = nil) { self.action = action }

        func node() throws -> Node {
            var node = Node("Record")
            try node.set("action", action)
            try node.set("timeout", timeoutSeconds, in: 0...600)
            try node.set("finishOnKey", keys: finishOnKey, of: "0123456789*#", "made of 0-9, * and #")
            let isTranscribed = transcribes == true || transcription != nil
            try node.set("maxLength", longestSeconds, in: 1...(isTranscribed ? 120 : 14_400))
            node.set("playBeep", playsBeep)
            node.set("trim", word: trim)
            try node.set(report)
            node.set("transcribe", transcribes)
            // It has no method of its own.
            if let transcription, transcription.method == .get { throw node.problem("transcribeCallback", "a POST") }
            try node.set("transcribeCallback", transcription.map { Callback($0.url) })
            return node
        }
    }

    /// Puts the call into a queue, or a piece of work in front of those who can do it.
    package struct Enqueue: Sendable, Hashable {
        package var place: Place
        /// Where it is asked what comes after the queue.
        package var action: Callback?
        /// What is heard while waiting; an empty address for silence.
        package var waiting: Callback?

        /// Which queue.
        package enum Place: Sendable, Hashable {
            case queue(String)
            /// A task for a workflow, as JSON.
            case task(String, workflow: String, priority: Int? = nil, timeoutSeconds: Int? = nil)
        }

        package init(_ place: Place, action: Callback? = nil, waiting: Callback? = nil) {
            self.place = place
            self.action = action
            self.waiting = waiting
        }

        func node() throws -> Node {
            var node: Node
            switch place {
            case .queue(let name):
                node = Node("Enqueue", text: name)
                guard !name.isEmpty, name.unicodeScalars.count <= 64 else {
                    throw node.problem(nil, "a name of 1 to 64 characters")
                }
            case .task(let json, let workflow, let priority, let timeout):
                node = Node("Enqueue")
                try node.set("workflowSid", name: workflow)
                var task = Node("Task", text: json)
                guard !json.isEmpty else { throw task.problem(nil, "a text of JSON") }
                try task.set("priority", priority, in: 0...Int(Int32.max))
                try task.set("timeout", timeout, in: 0...Int(Int32.max))
                node.add(task)
            }
            try node.set("action", action)
            try node.set(waiting: waiting, method: "waitUrlMethod")
            return node
        }
    }
}

extension TwiML.Node {
    /// What is heard while waiting. Alone among the addresses it may be empty, which is silence.
    mutating func set(waiting: TwiML.Callback?, method: String) throws {
        if let waiting, waiting.url.isEmpty {
            set("waitUrl", "")
            set(method, word: waiting.method)
        } else {
            try set("waitUrl", waiting, method: method)
        }
    }
}
