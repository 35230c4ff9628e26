extension TwiML {
    /// What can be answered to a message.
    package enum MessagingVerb: Sendable, Hashable {
        case message(Message)
        /// Goes on with another document.
        case redirect(Callback)

        /// Answers with a text.
        package static func message(_ text: String) -> MessagingVerb { .message(Message(text)) }

        func node() throws -> Node {
            switch self {
            case .message(let message): try message.node()
            case .redirect(let target): try Verb.redirect(target).node()
            }
        }
    }

    /// A message to be sent: a text, files, or both.
    package struct Message: Sendable, Hashable {
        package var text: String
        /// Where its files are.
        package var media: [String]
        /// Nil for whoever wrote.
        package var to: String?
        /// Nil for the number that was written to.
        package var from: String?
        /// Where it is told what became of it.
        package var action: Callback?

        package init(_ text: String, media: [String] = []) {
            self.text = text
            self.media = media
        }

        func node() throws -> Node {
            var node = Node("Message", text: media.isEmpty ? text : "")
            guard !text.isEmpty || !media.isEmpty, text.unicodeScalars.count <= 1_600 else {
                throw node.problem(nil, "a text of 1 to 1600 characters, or files")
            }
            guard media.count <= 10 else { throw node.problem(nil, "given at most 10 files") }
            try node.set("to", name: to)
            try node.set("from", name: from)
            try node.set("action", action)
            if !media.isEmpty, !text.isEmpty { node.add(Node("Body", text: text)) }
            for url in media {
                let file = Node("Media", text: url)
                guard isWebAddress(url) else {
                    throw file.problem(nil, "a path, or an address that begins with http:// or https://")
                }
                node.add(file)
            }
            return node
        }
    }

    /// A text message that is sent in the middle of a call.
    package struct Sms: Sendable, Hashable {
        package var text: String
        package var to: String?
        package var from: String?
        package var action: Callback?
        package var report: String?

        package init(_ text: String, to: String? = nil, from: String? = nil) {
            self.text = text
            self.to = to
            self.from = from
        }

        func node() throws -> Node {
            var node = Node("Sms", text: text)
            guard !text.isEmpty, text.unicodeScalars.count <= 1_600 else {
                throw node.problem(nil, "a text of 1 to 1600 characters")
            }
            try node.set("to", name: to)
            try node.set("from", name: from)
            try node.set("action", action)
            try node.set("statusCallback", report.map { Callback($0) })
            return node
        }
    }
}
